# The production image: only what runs, as a user without rights. `docker compose up` builds it.

FROM python:3.13-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# Every wheel is checked against the lock; what follows is installed from these files and from nowhere else.
COPY requirements.lock pyproject.toml ./
RUN pip download --no-deps --require-hashes --only-binary :all: --dest /wheels --requirement requirements.lock
RUN python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb')); \
    open('runtime.txt', 'w').write('\n'.join(p['project']['dependencies'])); \
    open('assets.txt', 'w').write('\n'.join(p['dependency-groups']['assets']))"
RUN python -m venv /venv \
    && /venv/bin/pip install --no-index --find-links /wheels --requirement runtime.txt
RUN python -m venv /tools \
    && /tools/bin/pip install --no-index --find-links /wheels --requirement runtime.txt --requirement assets.txt

COPY . .
# Neither value is used: nothing is signed and nobody is asked while files are collected.
RUN export SECRET_KEY=unused DATABASE_URL=postgresql://unused@localhost/unused \
    && /tools/bin/python -m config.assets \
    && /tools/bin/python manage.py collectstatic --noinput

FROM python:3.13-slim
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings
# dot draws what depends on what; without it pages show the list alone.
RUN apt-get update && apt-get install --yes --no-install-recommends graphviz && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 ahd && useradd --system --uid 10001 --gid ahd --no-create-home ahd
COPY --from=build /venv /venv
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "1", \
     "config.wsgi:application"]
