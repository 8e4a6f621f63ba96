"""The account that PostgreSQL runs as: it refuses root, so root lends it another one."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from config.devstack.progress import StackError


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine; `borrowed` when we are root and act for somebody else."""

    uid: int
    gid: int
    borrowed: bool

    @classmethod
    def for_database(cls, data: Path | None = None) -> "Account":
        """Return our own account; where we are root, that of the existing data, else that of `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), borrowed=False)
        if data and data.is_dir() and data.stat().st_uid != 0:
            return cls(data.stat().st_uid, data.stat().st_gid, borrowed=True)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid, borrowed=True)

    @property
    def name(self) -> str:
        """The user's name."""
        return pwd.getpwuid(self.uid).pw_name

    def can_reach(self, path: Path) -> bool:
        """Tell whether the account may walk to the path; our own account always may."""
        if not self.borrowed:
            return True
        walked = [part for part in (path, *path.parents) if part.exists()]
        return all(part.stat().st_mode & stat.S_IXOTH for part in walked)

    def own_directory(self, path: Path) -> Path:
        """Make a directory that only this account (and root) can enter, refusing one that is somebody else's."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            self._check_ours(path)
        if self.borrowed:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path

    def _check_ours(self, path: Path) -> None:
        """Refuse what another user may have laid there for us."""
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (self.uid, os.geteuid()):
            raise StackError(
                f"{path} belongs to another user of this machine; remove it, or run as that user."
            )
