"""The child process that reads foreign project files: `python -m
planner_app.interchange.foreign.mpxj_child FILE...`.

It writes one line of JSON per file, a `SourceFile` or a `SourceFailure`. It is a process of its own
because a JVM can be started only once in a process and cannot be stopped while it reads.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO

from planner_app.interchange.foreign.source import SourceFailure, SourceFile
from planner_app.languages import mark

MEMORY = "-Xmx1500m"

XER_END = b"%E"
CUT_OFF = mark("the rest after the line where the file breaks off")

JVM_OPTIONS = (
    MEMORY,
    "-Xss16m",
    "-XX:+UseSerialGC",
    "-Djava.awt.headless=true",
    # MPXJ's libraries log through log4j, which complains when it is not set up; nobody would see it
    # here.
    "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
    "-Dorg.apache.logging.log4j.simplelog.StatusLogger.level=OFF",
    "-Dorg.apache.logging.log4j.simplelog.level=OFF",
    # A plan from a stranger must not make us fetch files or addresses it names, nor swell in
    # memory.
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
    "-Djavax.xml.accessExternalStylesheet=",
    "-Djdk.xml.entityExpansionLimit=2500",
    "-Djdk.xml.totalEntitySizeLimit=1000000",
)


def start_java() -> SourceFailure | None:
    """Starts the JVM with MPXJ in it; answers what is missing, or None."""
    try:
        import jpype
        import mpxj  # noqa: F401  (puts its jars on the class path)
    except ImportError as trouble:
        return SourceFailure(reason="no_extra", detail=str(trouble))
    try:
        _point_to_java()
        jpype.startJVM(*JVM_OPTIONS)
    except (
        jpype.JVMNotFoundException,
        jpype.JVMNotSupportedException,
        OSError,
        jpype.JException,
    ) as trouble:
        return SourceFailure(reason="no_java", detail=str(trouble))
    return None


def _point_to_java() -> None:
    """JPype looks in the usual folders only; a Java that is merely on the path is found here."""
    import jpype

    program = shutil.which("java")
    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        if program is not None:
            os.environ["JAVA_HOME"] = str(Path(program).resolve().parents[1])


def read_file(path: Path) -> SourceFile | SourceFailure:
    """Everything MPXJ finds in the file. Needs a started JVM."""
    import jpype

    from planner_app.interchange.foreign import ganttproject
    from planner_app.interchange.foreign.extract import Extractor

    try:
        projects = list(
            jpype.JClass("org.mpxj.reader.UniversalProjectReader")().readAll(str(path)) or ()
        )
        kept = _meant_for_export([project for project in projects if project is not None])
        if not kept:
            return SourceFailure(reason="unknown", detail="")
        kind = str(kept[0].getProjectProperties().getFileType())
        found = [Extractor(project).extract() for project in kept]
        if kind == "XER" and not path.read_bytes().rstrip().endswith(XER_END):
            found[0]["problems"].append(CUT_OFF)
        if path.suffix.lower() == ".gan":
            ganttproject.complete(found[0], path)
        return SourceFile(format=kind, projects=found)
    except jpype.JException as trouble:
        return _failure(trouble)


def _meant_for_export(projects: list[Any]) -> list[Any]:
    """Primavera files also hold projects that others refer to; they say which ones they were
    written for."""
    return [
        project for project in projects if project.getProjectProperties().getExportFlag()
    ] or projects


def _failure(trouble: Any) -> SourceFailure:
    """What the Java exception means to somebody with a file."""
    kind, message = str(trouble.getClass().getName()), str(trouble.getMessage() or "")
    if "password" in message.lower() or "encrypted" in message.lower():
        return SourceFailure(reason="password", detail=message)
    if "OutOfMemory" in kind or "StackOverflow" in kind:
        return SourceFailure(reason="too_big", detail=message)
    if "Invalid file format" in message or "Unsupported" in message:
        return SourceFailure(reason="unknown", detail=message)
    return SourceFailure(reason="damaged", detail=message if kind.startswith("org.mpxj") else "")


def _only_for_answers() -> TextIO:
    """The pipe to the parent; whatever a Java library prints goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def main(arguments: list[str]) -> int:
    """Reads the files named; always answers with one line for each."""
    with _only_for_answers() as answers:
        missing = start_java()
        for argument in arguments:
            answers.write(json.dumps(missing or read_file(Path(argument))) + "\n")
            answers.flush()
    # The JVM's own end can hang on a stray thread of a reader; nothing is left to do.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
