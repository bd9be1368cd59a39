/** What `dscourse completion` prints. The scripts know no command: they ask `dscourse __complete`. */

export const completionScripts = {
  bash: `# Completion of dscourse for bash. Load it with: source <(dscourse completion bash)
_dscourse() {
  local words=() count=0 i word value
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # Readline parts --flag=value into three words.
    if ((count > 0)) && [[ \${words[count-1]} == --* && ($word == = || \${COMP_WORDS[i-1]} == =) ]]; then
      words[count-1]+=$word
    else
      words[count]=$word
      ((count++))
    fi
  done
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    case $value in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *)
        [[ $value == --*=* && \${COMP_WORDS[COMP_CWORD]} != --* ]] && value=\${value#*=}
        COMPREPLY+=("$value")
        ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete "\${words[@]}" 2>/dev/null)
}
complete -F _dscourse dscourse
`,
  zsh: `#compdef dscourse
# Completion of dscourse for zsh. Load it after compinit with: source <(dscourse completion zsh)
_dscourse() {
  local -a lines values shown
  local line
  lines=("\${(@f)$("\${words[1]}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case \${lines[1]} in
    :files) compset -P '--*='; _files; return ;;
    :folders) compset -P '--*='; _files -/; return ;;
    '') return 1 ;;
  esac
  for line in "\${lines[@]}"; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  }")
  done
  compadd -U -l -d shown -a values
}
compdef _dscourse dscourse
`,
  fish: `# Completion of dscourse for fish. Save it as ~/.config/fish/completions/dscourse.fish
function __dscourse_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($before[1] __complete $before[2..-1] "$current" 2>/dev/null)
    switch "$lines[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\\n' $lines
    end
end
complete -c dscourse -f -a '(__dscourse_complete)'
`,
} as const;
