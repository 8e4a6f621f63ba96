"""x"""


def method_page():
    return {}
