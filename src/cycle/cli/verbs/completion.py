"""Print what makes a shell complete the words of `cycle`: verbs, options, and the names of this
office.

For bash, in ~/.bashrc: eval "$(cycle completion bash)". For zsh, in ~/.zshrc: eval "$(cycle
completion zsh)". For fish: cycle completion fish > ~/.config/fish/completions/cycle.fish
"""

import argparse

from cycle.cli.client import OfficeClient
from cycle.cli.output import Screen

BASH = """\
_cycle_complete() {
    local IFS=$'\\n'
    COMPREPLY=($(cycle __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _cycle_complete cycle
"""

ZSH = """\
#compdef cycle
_cycle_complete() {
    local -a found
    found=("${(@f)$(cycle __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
}
compdef _cycle_complete cycle
"""

FISH = """\
function __cycle_complete
    set -l words (commandline -opc) (commandline -ct)
    cycle __complete $words[2..-1] 2>/dev/null
end
complete -c cycle -a '(__cycle_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SCRIPTS)


def run(args: argparse.Namespace, office: OfficeClient, screen: Screen) -> int:  # noqa: ARG001 - every verb is called alike
    screen.document(SCRIPTS[args.shell])
    return 0
