"""The command line: open, render, describe, where, explain, check, bench. Says what went wrong in one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from app.commandline import running
from app.commandline.asked import UsageError
from app.commandline.options import parser
from app.content.located import ContentError
from app.content.meshfile import MeshFileError

USAGE_ERROR = 2

COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "open": running.run_open,
    "render": running.run_render,
    "describe": running.run_describe,
    "where": running.run_where,
    "explain": running.run_explain,
    "check": running.run_check,
    "bench": running.run_bench,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        is_question = words and words[0] in ("-h", "--help", "--version")
        words = words if is_question else ["open", *words]
    options = parser().parse_args(words)
    if options.command != "open" and not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")  # else VTK complains of the missing X
    try:
        return COMMANDS[options.command](options)
    except UsageError as error:
        print("rootlight:", *str(error).splitlines(), file=sys.stderr)
        return USAGE_ERROR
    except (ContentError, MeshFileError) as error:
        print("rootlight:", *str(error).splitlines(), file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # whoever was reading has had enough
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(f"rootlight: something went wrong that should not ({type(error).__name__}: {error}).", file=sys.stderr)
        print("Run `rootlight check`; if it finds nothing, please report this sentence.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
