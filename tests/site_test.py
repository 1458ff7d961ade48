#!/usr/bin/env python3
"""Builds the site of README.md and docs/ by mkdocs, and holds that each of its links leads somewhere.

    site_test.py SOURCE_FOLDER [FOLDER]

The site stays in FOLDER/site, if FOLDER is given. mkdocs warns of nothing; links lead to files and headings that are in
the site, or to other sites; and nothing is loaded from other sites. Exits with 77 (skipped) where mkdocs or
mkdocs-material is missing.
"""

import html.parser
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

# What the pages link to, by its place in the source.
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "docs", "examples", "bench/results",
         "bench/gpu-notes.md")


class Page(html.parser.HTMLParser):
    """The headings and other places of a page that a link may lead to, its links, and what it loads."""

    def __init__(self, file):
        super().__init__()
        self.places, self.links, self.loaded = set(), [], []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.places.add(attributes.get("id"))
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag in ("img", "script") and "src" in attributes:
            self.loaded.append(attributes["src"])
        elif tag == "link" and attributes.get("rel") != "canonical":
            self.loaded.append(attributes["href"])


def lay_out(source, folder):
    """Puts the pages, by links, and the configuration into the folder."""
    for name in PAGES:
        place = folder / "pages" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(source / name)
    shutil.copy(source / "mkdocs.yml", folder)


def build(folder):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", folder / "mkdocs.yml"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


def problems(site):
    pages = {file: Page(file) for file in site.rglob("*.html")}
    assert len(pages) > 30, sorted(pages)
    for file, page in pages.items():
        for link in page.links + page.loaded:
            parts = urllib.parse.urlsplit(link)
            name = file.relative_to(site)
            if parts.scheme or parts.netloc:
                if link in page.loaded:
                    yield f"{name} loads {link} from elsewhere"
                continue
            # The page of what is not found is served at any place, so its links begin at the root.
            start = site if parts.path.startswith("/") else file.parent
            target = (start / urllib.parse.unquote(parts.path).lstrip("/")).resolve() if parts.path else file
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{name} links to {link}, which is not in the site"
            elif parts.fragment and target in pages and parts.fragment not in pages[target].places:
                yield f"{name} links to {link}, which has no such heading"


def main(source, folder):
    lay_out(source, folder)
    found = sorted(set(problems(build(folder))))
    assert not found, "\n".join(found)


if __name__ == "__main__":
    try:
        from mkdocs.utils import get_theme_names
    except ImportError:
        themes = []
    else:
        themes = get_theme_names()
    if "material" not in themes:
        print("skipped: mkdocs with its theme material is not installed (Debian: mkdocs, mkdocs-material)")
        sys.exit(77)
    source_folder = pathlib.Path(sys.argv[1]).resolve()
    if len(sys.argv) > 2:
        site_folder = pathlib.Path(sys.argv[2]).resolve()
        for part in ("pages", "site"):
            shutil.rmtree(site_folder / part, ignore_errors=True)
        main(source_folder, site_folder)
    else:
        with tempfile.TemporaryDirectory() as temporary_folder:
            main(source_folder, pathlib.Path(temporary_folder))
