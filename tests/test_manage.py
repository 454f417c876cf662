"""What ends a command of the newsroom, and how it says so."""

from __future__ import annotations

import pytest

import manage


def test_ctrl_c_ends_a_command_with_a_line_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(words: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manage, "execute_from_command_line", interrupted)
    with pytest.raises(SystemExit) as ended:
        manage.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "\nInterrompu. / Stopped.\n"
