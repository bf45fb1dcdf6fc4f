"""Keys of the vendors: from the environment, else from the system's keyring; and the commands that keep them there.

A key goes to its provider and into the keyring, and nowhere else: no file, error or listing of ours holds one. The `keyring`
package is an extra. A keyring that is missing, locked or broken counts as one without keys, except for the commands that are
about it.
"""

import getpass
import os
import sys
import warnings
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput, NotLetIn

from .tell import plain, print_json

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "loreboard"
"""What our entries in the keyring are filed under; the user of an entry is the name of the variable it stands in for."""
LONGEST = 4096
"""Bytes of a line that may be a key; real ones have less than 200."""

key_app = typer.Typer(no_args_is_help=True, help="Keys of model vendors, kept in the system's keyring.")
Vendor = Annotated[str, typer.Argument(metavar="VENDOR", help="openai, anthropic or compatible.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def keys_for(model: str) -> dict[str, str]:
    """The key for `model` ("openai/NAME") by the name of its variable; empty when there is none, or no such vendor.

    Only that vendor's key is looked for, and the keyring is opened only when the environment has none.
    """
    from loreboard.llm.choose import KEY_NAMES

    variable = KEY_NAMES.get(model.partition("/")[0])
    key = variable and (_set(variable) or _kept(variable))
    return {variable: key} if variable and key else {}


@key_app.command("set", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def keep(context: typer.Context, vendor: Vendor, as_json: Json = False) -> None:
    """Keep a key in the keyring. It is asked for and not shown, or read as one line from standard input.

    Example: loreboard key set openai
    """
    variable = _variable(vendor)
    if context.args:
        do = "Leave it out: it is asked for, or read from standard input. If it was a real one, your shell's history may hold it now."
        raise BadInput("A key is never an argument", "key set", do)
    backend = _keyring()
    key = _asked(vendor, variable)
    try:
        backend.set_password(SERVICE, variable, key)
    except Exception as error:
        raise _unwilling(backend, error) from None  # not chained: a backend's own words may hold the key
    if as_json:
        print_json({"vendor": vendor, "variable": variable, "keyring": backend.name})
        return
    print(f"The key of {vendor} is in the keyring ({plain(backend.name)}).")
    if _set(variable):
        print(f"{variable} is set too, and goes before it.")


@key_app.command("list")
def tell(as_json: Json = False) -> None:
    """Tell which vendors have a key and from where; never the key.

    Example: loreboard key list
    """
    from loreboard.llm.choose import KEY_NAMES

    found = {variable: _sources(variable) for variable in KEY_NAMES.values()}
    if as_json:
        print_json({"keys": [{"vendor": vendor, "variable": name, "from": found[name]} for vendor, name in KEY_NAMES.items()]})
        return
    for vendor, variable in KEY_NAMES.items():
        first, *more = found[variable] or ["none"]
        print(f"{vendor:<11}{variable:<19}{first}" + (f" (the one in the {more[0]} is not used)" if more else ""))
    try:
        _keyring()
    except BadInput as error:
        print(f"{error.what}. {error.do}")


@key_app.command("forget")
def forget(vendor: Vendor, as_json: Json = False) -> None:
    """Take a key out of the keyring. A variable that is set stays as it is.

    Example: loreboard key forget openai
    """
    variable = _variable(vendor)
    backend = _keyring()
    try:
        there = backend.get_password(SERVICE, variable) is not None
        if there:
            backend.delete_password(SERVICE, variable)
    except Exception as error:
        raise _unwilling(backend, error) from None
    if as_json:
        print_json({"vendor": vendor, "variable": variable, "forgotten": there})
        return
    print(f"The key of {vendor} is out of the keyring." if there else f"The keyring held no key of {vendor}.")
    if _set(variable):
        print(f"{variable} is still set.")


def _variable(vendor: str) -> str:
    """The variable of `vendor`. Raises BadInput without repeating what was typed, which may be a key."""
    from loreboard.llm.choose import KEY_NAMES

    if vendor not in KEY_NAMES:
        raise BadInput("No vendor is called that", "VENDOR", f"Say {', '.join(KEY_NAMES)}; the key itself is asked for afterwards.")
    return KEY_NAMES[vendor]


def _set(variable: str) -> str:
    """What the environment says, "" for nothing but blanks."""
    return os.environ.get(variable, "").strip()


def _kept(variable: str) -> str | None:
    """What the keyring says."""
    try:
        return _keyring().get_password(SERVICE, variable)
    except Exception:  # each make of keyring fails in its own way
        return None


def _sources(variable: str) -> list[str]:
    """Where there is a key; the first one is used."""
    return ["environment"] * bool(_set(variable)) + ["keyring"] * bool(_kept(variable))


def _keyring() -> "KeyringBackend":
    """The system's keyring. Raises BadInput when the package is not there, or finds none that keeps a secret."""
    try:
        import keyring
    except ImportError:
        raise BadInput("The keyring package is not installed", "", 'Run `pip install "loreboard[keyring]"`.') from None
    try:
        backend = keyring.get_keyring()
        if backend.priority >= 1:  # what keyring recommends; below stand plain files and stand-ins that keep nothing
            return backend
    except Exception:
        pass
    raise BadInput(
        "No keyring answers on this machine", "", "Start one (GNOME Keyring, KWallet, KeePassXC), or set the key's variable instead."
    )


def _unwilling(backend: "KeyringBackend", error: Exception) -> BadInput:
    return BadInput(f"The keyring refuses ({type(error).__name__})", backend.name, "Unlock it and try again.")


def _asked(vendor: str, variable: str) -> str:
    """A key from the terminal, or from one line of standard input. Raises BadInput when none comes or it cannot be one."""
    from loreboard.llm.choose import usable_key

    try:
        key = usable_key(_hidden(vendor) if sys.stdin.isatty() else _line(), variable)
    except NotLetIn as error:
        raise BadInput(error.what, "", "Copy it again.") from None
    if key is None:
        raise BadInput("No key came", "standard input", f"Type it when asked, or send it as one line to `loreboard key set {vendor}`.")
    return key


def _hidden(vendor: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(f"Key of {vendor} (not shown): ", sys.stderr)
        except getpass.GetPassWarning:
            raise BadInput("This terminal would show the key", "", "Send it as one line to standard input instead.") from None
        except EOFError:
            return ""


def _line() -> str:
    line = sys.stdin.buffer.readline(LONGEST + 1)
    if len(line) > LONGEST:
        raise BadInput("No key is as long as that line", "standard input", "Send the key alone, in one line.")
    return line.decode("utf-8-sig", "replace")
