"""The process file: a whole process as one JSON document, in and out without loss."""

from agreements.operations.process_file.entries import BadProcessFile, Notice, Problem
from agreements.operations.process_file.exporting import export_process, written
from agreements.operations.process_file.loading import Loaded, load_process
from agreements.operations.process_file.reading import parse
from agreements.operations.process_file.schema import FORMAT, schema

__all__ = [
    "FORMAT",
    "BadProcessFile",
    "Loaded",
    "Notice",
    "Problem",
    "export_process",
    "load_process",
    "parse",
    "schema",
    "written",
]
