"""Puts the pages of the site together in out/site-pages, with links as they are there.

The pages are those of docs/ and those below from elsewhere in the repository. Another file that a
page links to is copied beside them. A link to what is not there stays, and the generator refuses it.
"""
import pathlib
import posixpath
import re
import shutil

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "out" / "site-pages"
ELSEWHERE = {
    "README.md": "index.md",
    "CHANGES.md": "changes.md",
    "delta-io/README.md": "delta-io.md",
    "bench/RESULTS.md": "measured.md",
    "templates/pipeline/README.md": "template.md",
}
LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")


def place(source):
    """Where a file of the repository is in the site."""
    return ELSEWHERE.get(source, source.removeprefix("docs/"))


def write(source):
    here = posixpath.dirname(place(source)) or "."

    def in_site(link):
        if re.match("[a-z]+:|/", link[2]):
            return link[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link[2]))
        if not (ROOT / target).is_file():
            return link[0]
        if not target.endswith(".md"):
            shutil.copy(ROOT / target, made(target))
        return link[1] + posixpath.relpath(place(target), here) + link[3]

    text = (ROOT / source).read_text(encoding="utf-8")
    made(source).write_text(LINK.sub(in_site, text), encoding="utf-8")


def made(source):
    """The file in the site's pages, in a folder that is there."""
    file = PAGES / place(source)
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


shutil.rmtree(PAGES, ignore_errors=True)
for page in sorted((ROOT / "docs").rglob("*.md")):
    write(page.relative_to(ROOT).as_posix())
for page in ELSEWHERE:
    write(page)
