"""An EPUB as headings and paragraphs in the order it is read. A zip archive from a stranger: everything is counted before it is unpacked."""

import io
import posixpath
import re
import stat
import zipfile
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from loreboard.story.errors import BadInput

from .blocks import Block, Told
from .html import page

MAX_MEMBERS = 5_000
"""A big book with pictures has some 500."""
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PAGE = 10 * 1024 * 1024
MAX_RATIO, RATIO_FROM = 100, 1024 * 1024
"""Prose is packed to a third or a fifth; a bomb to a thousandth. Small members may be all blanks."""
OBFUSCATED_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that only garble fonts; the text is open."""
_PAGE = ("application/xhtml+xml", "text/html")


def read(raw: bytes, name: str) -> Told:
    """Raises BadInput for what is no EPUB, is locked, or is made to do harm. `name` is what an error shows."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _Book(archive, name).read()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _broken(str(error), name) from error


class _Book:
    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._left = MAX_UNPACKED
        members = archive.infolist()
        _check(members, name)
        self._names = {info.filename for info in members}

    def read(self) -> Told:
        package = self._package()
        root = self._xml(package)
        hrefs = {item.get("id"): item for item in _all(root, "item")}
        spine = [hrefs[ref.get("idref")] for ref in _all(root, "itemref") if ref.get("idref") in hrefs]
        paths = [_inside(package, item.get("href", "")) for item in spine if item.get("media-type", _PAGE[0]) in _PAGE]
        self._refuse_locked(set(paths))
        blocks: list[Block] = []
        for number, path in enumerate((path for path in paths if path in self._names), 1):
            text = self._bytes(path).decode("utf-8-sig", "replace")
            told = page(text)
            chapter = next((block.text for block in told if block.level), None) or f"{number}"
            blocks += [block.model_copy(update={"chapter": chapter}) for block in told]
        title = next((" ".join((item.text or "").split()) for item in _all(root, "title")), "")
        return Told(title=title, blocks=tuple(blocks))

    def _package(self) -> str:
        if "META-INF/container.xml" not in self._names:
            raise _broken("it has no META-INF/container.xml", self._name)
        found = next((item.get("full-path") for item in _all(self._xml("META-INF/container.xml"), "rootfile")), None)
        if not found or found not in self._names:
            raise _broken("its container names no package", self._name)
        return found

    def _refuse_locked(self, pages: set[str]) -> None:
        """What is bought with a lock stays locked: only its own reader may open it."""
        if "META-INF/encryption.xml" not in self._names:
            return
        for item in _all(self._xml("META-INF/encryption.xml"), "EncryptedData"):
            method = next((found.get("Algorithm", "") for found in _all(item, "EncryptionMethod")), "")
            uris = {unquote(found.get("URI", "")) for found in _all(item, "CipherReference")}
            if method not in OBFUSCATED_FONTS and uris & pages:
                do = "Give a copy without it, or the passages you need as text."
                raise BadInput("The EPUB is locked by its seller (DRM)", self._name, do)

    def _xml(self, path: str) -> Element:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(self._bytes(path))
            return root
        except (ParseError, DefusedXmlException, LookupError) as error:
            raise _broken(f"{path} is not sound XML", self._name) from error

    def _bytes(self, path: str) -> bytes:
        """A member, at most as long as it says it is and as there is room for."""
        most = min(MAX_PAGE, self._left)
        with self._archive.open(path) as file:
            told = file.read(most + 1)
        if len(told) > most:
            raise _bomb(f"{path} unpacks to more than {most / 2**20:.0f} MB", self._name)
        self._left -= len(told)
        return told


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise _bomb(f"it holds {len(members)} files, {MAX_MEMBERS} are read", name)
    if (whole := sum(info.file_size for info in members)) > MAX_UNPACKED:
        raise _bomb(f"it unpacks to {whole / 2**20:.0f} MB, {MAX_UNPACKED // 2**20} are read", name)
    for info in members:
        parts = info.filename.split("/")
        if info.filename.startswith("/") or ".." in parts or "\\" in info.filename or re.match(r"[A-Za-z]:", info.filename):
            raise BadInput(f"The EPUB holds a file that would lead out of it: {info.filename[:80]!r}", name, "Give another copy.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadInput(f"The EPUB holds a link: {info.filename[:80]!r}", name, "Give another copy.")
        if info.flag_bits & 1:
            raise BadInput("The EPUB is locked with a password", name, "Give a copy without it.")
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise _bomb(f"{info.filename[:80]} unpacks to {info.file_size // max(1, info.compress_size)} times its size", name)


def _all(root: Element, tag: str) -> list[Element]:
    """Every element of this local name, whatever its namespace."""
    return [item for item in root.iter() if isinstance(item.tag, str) and item.tag.rpartition("}")[2] == tag]


def _inside(package: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href.partition("#")[0])))


def _broken(why: str, name: str) -> BadInput:
    return BadInput(f"This is no EPUB that can be read: {why}", name, "Open it in a reader and save it again, or give it as text.")


def _bomb(why: str, name: str) -> BadInput:
    return BadInput(f"The EPUB is made to fill the memory, or is far too large: {why}", name, "Give the chapters you need as text.")
