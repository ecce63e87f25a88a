"""A folder gives its documents, and one clear sentence on each that cannot be read; none takes the others down."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefbot.adapters.documents import (
    DEFAULT_LIMIT,
    Intake,
    document_paths,
    is_expected,
    read_document,
    read_folder,
    signature,
)
from briefbot.adapters.files import Unreadable, whole
from briefbot.adapters.nupunkt import boundaries
from briefbot.core.corpus import Corpus
from briefbot.core.errors import NoDocuments

GOOD = "# Good\n\nIt is signed.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good document, beside room for what lies outside it."""
    inside = tmp_path / "briefings"
    inside.mkdir()
    (inside / "good.md").write_text(GOOD, "utf-8")
    return inside


def ids(intake: Intake) -> list[str]:
    """What was read, in order."""
    return [document.id for document in intake.documents]


def problem_with(folder: Path, limit: int = DEFAULT_LIMIT) -> str:
    """The one problem in `folder`, whose good document is read all the same."""
    intake = read_folder(folder, limit)
    assert ids(intake) == ["good.md"]
    (problem,) = intake.problems
    return problem.sentence


def read_by_nobody(folder: Path) -> list[str]:
    """What a user without rights gets: the ids, then the problems, or the error; signatures are taken without one."""
    program = """if True:
        import os, pathlib, sys
        import pyromark  # before the rights to import anything are gone
        from briefbot.adapters.documents import read_folder, signature
        from briefbot.core.errors import NoDocuments
        if os.getuid() == 0:
            os.setgroups([]), os.setgid(65534), os.setuid(65534)
        folder = pathlib.Path(sys.argv[1])
        signature(folder)
        try:
            intake = read_folder(folder)
            print(*[document.id for document in intake.documents], *[p.sentence for p in intake.problems], sep="\\n")
        except NoDocuments as error:
            print(error)
    """
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(folder)], capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.fixture
def public(folder: Path) -> Path:
    """The folder, which everybody may look at although pytest's own folders are private."""
    for parent in [folder, *folder.parents][:4]:
        parent.chmod(0o755)
    return folder


class TestOrder:
    """What is read, and in which order."""

    def test_ids(self, folder: Path) -> None:
        """Ids are paths below the folder with "/", in the order of their characters; case is kept."""
        for name in ("b.TXT", "a/b.md", "a-b.md", "A.md", "a.md", "a/c/d.txt", "é.md"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(GOOD, "utf-8")
        intake = read_folder(folder)
        assert ids(intake) == ["A.md", "a-b.md", "a.md", "a/b.md", "a/c/d.txt", "b.TXT", "good.md", "é.md"]
        assert intake.problems == ()

    def test_hidden_and_other_files_are_passed_over(self, folder: Path) -> None:
        """So are editors' swap files, pictures, data, and whatever lies in hidden folders."""
        (folder / ".git" / "docs").mkdir(parents=True)
        for name in (".git/docs/a.md", ".hidden.md", ".good.md.swp", "a.png", "b.csv", "c", "good.md~"):
            (folder / name).write_text(GOOD, "utf-8")
        assert read_folder(folder) == read_folder(folder)
        assert (ids(read_folder(folder)), read_folder(folder).problems) == (["good.md"], ())

    def test_a_folder_named_like_a_document_is_a_folder(self, folder: Path) -> None:
        """What lies in it is read."""
        (folder / "x.md").mkdir()
        (folder / "x.md" / "y.txt").write_text("It ends.", "utf-8")
        assert ids(read_folder(folder)) == ["good.md", "x.md/y.txt"]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("a.md", True),
            ("a.TXT", True),
            ("a.pdf", True),
            (".a.md", False),
            ("a.png", False),
            ("a", False),
            ("gone.md", True),
        ],
    )
    def test_what_is_expected(self, folder: Path, name: str, *, expected: bool) -> None:
        """Documents, what people take for some, and nothing else."""
        assert is_expected(folder / name) is expected

    def test_names_with_control_characters(self, folder: Path) -> None:
        """The id is the name as it stands, which JSON can hold; sentences for people have none of them."""
        name = "a\nb\x1b[31m\u202e.md"
        (folder / name).write_text(GOOD, "utf-8")
        (folder / "\x1b]0;x\x07.md").write_text("", "utf-8")
        intake = read_folder(folder)
        assert ids(intake) == [name, "good.md"]
        assert json.loads(json.dumps(ids(intake))) == ids(intake)
        assert intake.problems[0].sentence == (
            "]0;x.md was skipped: it holds no sentence that could be quoted; write some text into it."
        )


class TestText:
    """Spans count the characters of the file."""

    @pytest.mark.parametrize("name", ["a.md", "a.txt"])
    @pytest.mark.parametrize("head", ["", "\ufeff", "---\ntitle: T\n---\n", "\ufeff---\r\ntitle: T\r\n---\r\n"])
    def test_every_quotation_is_what_stands_in_the_file(self, tmp_path: Path, name: str, head: str) -> None:
        """A BOM, CRLF, front matter, emoji and tabs move nothing."""
        body = "Tïtle 😀\r\n\r\nIt\tis **signed**.\r\nThe rest\r\nfollows &amp; ends.\u2028Über.\r\n\r\n- 3 -\r\n\r\n"
        (tmp_path / name).write_bytes((head + body).encode())
        text = (tmp_path / name).read_bytes().decode()
        corpus = Corpus.from_documents(read_folder(tmp_path).documents, boundaries)
        assert corpus.documents[0].text == text
        assert [sentence.span.cut(text) for sentence in corpus.sentences][-1] == "Über."
        assert all(sentence.text == sentence.span.cut(text) for sentence in corpus.sentences)
        assert "It\tis **signed**." in [sentence.text for sentence in corpus.sentences]


class TestTitle:
    """Where the title comes from."""

    @pytest.mark.parametrize(
        ("name", "text", "title"),
        [
            ("a.md", "---\ntitle: Front\n---\n# Head\n\nIt ends.", "Front"),
            ("a.md", "It begins.\n\n## Head *two*\n\nIt ends.", "Head two"),
            ("britain_and-japan.md", "It ends.", "britain and japan"),
            ("sub/a.md", "|head|\n|-|\n|row|", "a"),
            ("_.md", "It ends.", "_.md"),
            ("a.txt", "A short line\n\nIt ends.", "A short line"),
            ("a.txt", "It ends.", "a"),
            ("a.txt", "\ufeff---\r\ntitle: Front\r\n---\r\nHead\r\n\r\nIt ends.", "Front"),
        ],
    )
    def test_title(self, tmp_path: Path, name: str, text: str, title: str) -> None:
        """Front matter, else the first heading, which a table's head is not, else the file's name."""
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
        assert [document.title for document in read_folder(tmp_path).documents] == [title]


class TestUnreadable:
    """Each bad document gives one sentence that names it and the remedy, and the others are read."""

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("a.md", b"", "holds no sentence that could be quoted; write some text into it."),
            ("a.md", b"# Only\n\n## headings\n", "holds no sentence that could be quoted; write some text into it."),
            ("a.md", b"```\ncode\n```\n", "holds no sentence that could be quoted; write some text into it."),
            ("a.txt", b" \r\n\f\n***\n- 3 -", "holds no sentence that could be quoted; write some text into it."),
            ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00", "looks like a binary file; save its text as UTF-8."),
            ("a.md", "It ends.".encode("utf-16"), "is written in UTF-16; save it as UTF-8."),
            ("a.md", b"\xfe\xff\x00I", "is written in UTF-16; save it as UTF-8."),
            ("a.md", "It ends.".encode("utf-16-le"), "looks like a binary file; save its text as UTF-8."),
            ("a.md", "One\ntwo\ncafé.".encode("latin-1"), "is not UTF-8 (line 3 has the byte 0xE9); save it as UTF-8."),
            ("a.pdf", b"%PDF", "is not Markdown or plain text; save its text as a .md or .txt file beside it."),
            ("a.DOCX", b"PK", "is not Markdown or plain text; save its text as a .md or .txt file beside it."),
            ("a.md", b"x" * 101, "has more than 0.0001 MB; split it, or raise the setting largest_document_mb."),
        ],
    )
    def test_content(self, folder: Path, name: str, data: bytes, reason: str) -> None:
        """What stands in it is nothing to quote from."""
        (folder / name).write_bytes(data)
        assert problem_with(folder, limit=100) == f"{name} was skipped: it {reason}"

    def test_a_large_file_is_not_read(self, folder: Path) -> None:
        """200 MB: its size is enough to know."""
        with (folder / "large.md").open("wb") as file:
            file.truncate(200_000_000)
        assert problem_with(folder) == (
            "large.md was skipped: it has more than 20 MB; split it, or raise the setting largest_document_mb."
        )

    def test_the_limit_is_still_allowed(self, folder: Path) -> None:
        """A file of exactly so many bytes is read."""
        assert ids(read_folder(folder, limit=len(GOOD))) == ["good.md"]

    @pytest.mark.parametrize("data", [b"It grew meanwhile.", b"short"])
    def test_a_file_that_is_just_being_written(self, folder: Path, data: bytes) -> None:
        """It is not read beyond the size that was checked, and no half of it is quoted."""
        file = io.BytesIO(data)
        with pytest.raises(Unreadable, match=r"^is just being written; ask again when it is saved\.$"):
            whole(file, os.stat_result((0o100644, 0, 0, 1, 0, 0, 8, 0, 0, 0)), 100)
        assert file.tell() <= 9
        assert folder.is_dir()

    def test_a_file_that_vanishes(self, folder: Path) -> None:
        """Between the listing and the reading."""
        (folder / "a.md").write_text(GOOD, "utf-8")
        listed = document_paths(folder)
        (folder / "a.md").unlink()
        document, problem = read_document(folder, listed[0])
        assert document is None
        assert problem is not None
        assert (problem.document, problem.sentence) == (
            "a.md",
            "a.md was skipped: it vanished while it was read; put it back, or ignore this if you removed it.",
        )

    def test_a_named_pipe_is_not_waited_for(self, folder: Path) -> None:
        """Nobody ever writes to it."""
        os.mkfifo(folder / "pipe.md")
        assert problem_with(folder) == "pipe.md was skipped: it is not a regular file; replace it by one."

    def test_a_name_that_is_not_utf_8(self, folder: Path) -> None:
        """No reply could name the document."""
        (folder / os.fsdecode(b"caf\xe9.md")).write_text(GOOD, "utf-8")
        assert problem_with(folder) == "caf\ufffd.md was skipped: it has a name that is not UTF-8; rename it."


class TestLinks:
    """Symbolic links."""

    @pytest.mark.parametrize("target", ["../secret.md", "../outside", "..", "/"])
    def test_out_of_the_folder(self, folder: Path, target: str) -> None:
        """Neither a file nor a folder is followed."""
        (folder.parent / "secret.md").write_text("It is secret.", "utf-8")
        (folder.parent / "outside").mkdir()
        (folder.parent / "outside" / "b.md").write_text("It is secret.", "utf-8")
        (folder / "link.md").symlink_to(target)
        assert problem_with(folder) == (
            "link.md was skipped: it is a link that leads out of the folder; copy what it leads to into the folder."
        )

    def test_a_folder_out_of_the_folder(self, folder: Path) -> None:
        """It is reported although its name is no document's."""
        (folder / "link").symlink_to("..")
        assert problem_with(folder) == (
            "link was skipped: it is a link that leads out of the folder; copy what it leads to into the folder."
        )

    @pytest.mark.parametrize("target", ["nothing.md", "link.md", "../nothing.md"])
    def test_to_nothing(self, folder: Path, target: str) -> None:
        """A broken link, and a link to itself."""
        (folder / "link.md").symlink_to(target)
        assert problem_with(folder) == "link.md was skipped: it is a link to nothing; mend the link or remove it."

    @pytest.mark.parametrize("target", [".", "sub"])
    def test_a_folder_inside_is_read_where_it_lies(self, folder: Path, target: str) -> None:
        """It is not followed, and nothing is said: its documents are there."""
        (folder / "sub").mkdir()
        (folder / "sub" / "a.md").write_text(GOOD, "utf-8")
        (folder / "loop").symlink_to(target)
        assert (ids(read_folder(folder)), read_folder(folder).problems) == (["good.md", "sub/a.md"], ())

    def test_a_file_inside_is_read(self, folder: Path) -> None:
        """As Kubernetes mounts files, from a hidden folder beside them."""
        (folder / "..2026").mkdir()
        (folder / "..2026" / "a.md").write_text(GOOD, "utf-8")
        (folder / "..data").symlink_to("..2026")
        (folder / "a.md").symlink_to("..data/a.md")
        assert (ids(read_folder(folder)), read_folder(folder).problems) == (["a.md", "good.md"], ())

    def test_the_folder_itself_may_be_a_link(self, folder: Path) -> None:
        """Links count as leading out only if they leave what it leads to."""
        (folder.parent / "link").symlink_to(folder)
        (folder / "a.md").symlink_to("good.md")
        assert ids(read_folder(folder.parent / "link")) == ["a.md", "good.md"]


class TestRights:
    """What this user may not read."""

    def test_a_file(self, public: Path) -> None:
        """It is named, and the others are read."""
        (public / "a.md").write_text(GOOD, "utf-8")
        (public / "a.md").chmod(0)
        assert read_by_nobody(public) == [
            "good.md",
            "a.md was skipped: it may not be read; give this user the right to read it.",
        ]

    @pytest.mark.parametrize(("mode", "names"), [(0o000, ["sub"]), (0o311, ["sub"]), (0o644, ["sub/a.md", "sub/deep"])])
    def test_a_folder_below(self, public: Path, mode: int, names: list[str]) -> None:
        """It may not be listed or not be entered; neither is passed over in silence."""
        (public / "sub" / "deep").mkdir(parents=True)
        (public / "sub" / "a.md").write_text(GOOD, "utf-8")
        (public / "sub").chmod(mode)
        told = read_by_nobody(public)
        (public / "sub").chmod(0o755)
        assert told == [
            "good.md",
            *(f"{name} was skipped: it may not be read; give this user the right to read it." for name in names),
        ]

    def test_the_folder_itself(self, public: Path) -> None:
        """It is there, so nobody is told to make it."""
        public.chmod(0)
        told = read_by_nobody(public)
        public.chmod(0o755)
        assert told == [f"The folder {public} may not be read; give this user the right to read it."]


class TestNothing:
    """A folder that gives nothing to ask about."""

    def test_no_folder(self, tmp_path: Path) -> None:
        """It is said how to make one."""
        with pytest.raises(NoDocuments) as error:
            read_folder(tmp_path / "none")
        remedy = "make it and put .md or .txt files into it, or name yours with --documents."
        assert str(error.value) == f"There is no folder {tmp_path / 'none'}; {remedy}"

    def test_a_file(self, folder: Path) -> None:
        """A document is no folder of documents."""
        with pytest.raises(NoDocuments) as error:
            read_folder(folder / "good.md")
        remedy = "name the folder it lies in with --documents."
        assert str(error.value) == f"{folder / 'good.md'} is a file, not a folder; {remedy}"

    def test_a_link_in_a_circle(self, tmp_path: Path) -> None:
        """The system's own words say what is wrong."""
        (tmp_path / "loop").symlink_to("loop")
        with pytest.raises(
            NoDocuments, match=r"cannot be read \(too many levels of symbolic links\); check the disk\.$"
        ):
            read_folder(tmp_path / "loop")

    @pytest.mark.parametrize("name", ["a.png", ".hidden.md"])
    def test_an_empty_folder(self, tmp_path: Path, name: str) -> None:
        """What is passed over does not fill it."""
        (tmp_path / name).write_text(GOOD, "utf-8")
        with pytest.raises(NoDocuments) as error:
            read_folder(tmp_path)
        remedy = "put a briefing into it, or name yours with --documents."
        assert str(error.value) == f"The folder {tmp_path} holds no .md or .txt file; {remedy}"

    def test_only_bad_documents(self, tmp_path: Path) -> None:
        """The first three reasons are given."""
        for name in "abcd":
            (tmp_path / f"{name}.md").touch()
        with pytest.raises(NoDocuments) as error:
            read_folder(tmp_path)
        reason = "was skipped: it holds no sentence that could be quoted; write some text into it."
        assert str(error.value) == (f"No document in {tmp_path} can be read. a.md {reason} b.md {reason} c.md {reason}")


class TestSignature:
    """What tells that the documents have changed."""

    def test_it_stays(self, folder: Path) -> None:
        """Reading, and what is no document, changes nothing."""
        before = signature(folder)
        read_folder(folder)
        (folder / "a.png").touch()
        (folder / ".hidden.md").touch()
        assert signature(folder) == before

    def test_it_changes(self, folder: Path) -> None:
        """With each edit, even of equal length under the old date, and each document that comes, goes or is renamed."""
        path, seen = folder / "good.md", [signature(folder)]

        def edit_in_secret() -> None:
            status = path.stat()
            path.with_name("new").write_text(GOOD.replace("signed", "burned"), "utf-8")
            path.with_name("new").replace(path)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

        def move() -> None:
            path.rename(folder / "better.md")

        def add() -> None:
            (folder / "sub").mkdir()
            (folder / "sub" / "a.txt").write_text(GOOD, "utf-8")

        def link() -> None:
            (folder / "broken.md").symlink_to("nothing")

        def remove() -> None:
            (folder / "sub" / "a.txt").unlink()

        for change in (lambda: path.write_text(GOOD + "More.", "utf-8"), edit_in_secret, move, add, link, remove):
            change()
            seen.append(signature(folder))
        assert len(set(seen)) == 7

    def test_no_folder(self, tmp_path: Path) -> None:
        """It can be taken of what is not there, and changes when it comes."""
        before = signature(tmp_path / "new")
        (tmp_path / "new").mkdir()
        assert signature(tmp_path / "new") != before
