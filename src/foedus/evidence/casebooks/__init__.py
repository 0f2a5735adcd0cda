"""Casebooks, packages of sourced facts on a pair of states: found, read, begun and shown."""

from foedus.evidence.casebooks.faults import Fault, Faults
from foedus.evidence.casebooks.find import (
    CasebookPlace,
    casebook_folders,
    casebook_for,
    find_casebooks,
)
from foedus.evidence.casebooks.new import descriptor, new_casebook
from foedus.evidence.casebooks.reader import check_casebook, read_casebook
from foedus.evidence.casebooks.schema import FieldSchema, TableSchema, columns, load_schemas
from foedus.evidence.casebooks.show import CasebookCoverage, TableCoverage, coverage_table

__all__ = [
    "CasebookCoverage",
    "CasebookPlace",
    "Fault",
    "Faults",
    "FieldSchema",
    "TableCoverage",
    "TableSchema",
    "casebook_folders",
    "casebook_for",
    "check_casebook",
    "columns",
    "coverage_table",
    "descriptor",
    "find_casebooks",
    "load_schemas",
    "new_casebook",
    "read_casebook",
]
