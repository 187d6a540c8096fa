"""Reads the text of one file of a definition: what is no ordinary, readable file is a fault and never waited for."""

from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pingding.policy.errors import Fault

LARGEST = 1024 * 1024
"""Bytes; a hundred times what the definitions of whole programmes take."""


def read_source(path: Path, name: str) -> str | Fault:
    """The text of a file, or why it cannot be read; `name` is what the file is called in the fault."""
    try:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            sort = "文件夹" if S_ISDIR(state.st_mode) else "管道或设备"
            return Fault(name, 1, f"这是{sort}，不是文件。", "请改名、移走，或换成普通的文本文件。")
        if state.st_size > LARGEST:
            return Fault(name, 1, f"文件超过{LARGEST // 1024:,}KB。", "请删减，或拆成几个文件。")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Fault(name, 1, "文件不是 UTF-8 编码。", "请另存为 UTF-8。")
    except OSError as error:
        what = "链接指向的文件不存在。" if path.is_symlink() else f"文件不能读取（{error.strerror}）。"
        return Fault(name, 1, what, "请恢复或删去这个文件，并检查权限。")
