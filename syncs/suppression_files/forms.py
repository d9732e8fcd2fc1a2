"""The forms of the pages of suppression files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from contacts.models import LineVerdict, SuppressionKind
from syncs.suppression_files.rules.lines import FileKind, FileLine, read_lines
from syncs.suppression_files.rules.text import UnreadableFile
from web.explained import ExplainedField
from web.keyset import stored_number
from web.questions import NOT_FILTERED, KeyField, QueryStringForm

MAX_BYTES = 10_000_000


class FileForm(forms.Form):
    """Takes a file of addresses, and of which kind those are that name none."""

    file = forms.FileField(
        label="CSV file",
        max_length=200,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={
            "required": "Choose a file.",
            "invalid": "Choose a file.",
            "empty": "This file is empty.",
            "max_length": "The name of this file is too long.",
        },
    )
    kind = ExplainedField(
        "Lines that name no kind are",
        {str(kind.value): (str(kind.label), "") for kind in SuppressionKind},
    )

    lines: list[FileLine]
    """The lines of the file; only of a valid form."""

    def clean(self) -> dict[str, Any]:
        file, kind = self.cleaned_data.get("file"), self.cleaned_data.get("kind")
        if file is not None and kind:
            self._read(file, FileKind(int(kind)))
        return self.cleaned_data

    def _read(self, file: UploadedFile[bytes], kind: FileKind) -> None:
        if (file.size or 0) > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            self.add_error("file", f"A file may have {limit}. Send it in parts.")
            return
        try:
            self.lines = read_lines(file.read(), otherwise=kind)
        except UnreadableFile as fault:
            self.add_error("file", str(fault))


class ReportFilter(QueryStringForm):
    """The filter of a file's lines: `?verdict=5`."""

    verdict = forms.TypedChoiceField(
        required=False,
        choices=[("", "All lines"), *LineVerdict.choices],
        coerce=lambda value: LineVerdict(int(value)),
        empty_value=None,
        error_messages={"invalid_choice": f"There is no such verdict{NOT_FILTERED}"},
    )
    after = KeyField(stored_number)
