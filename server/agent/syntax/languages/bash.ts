/** Bash, and the shells that are like it. */
import type { LanguageFacts } from './language.ts'

export const bashFacts: LanguageFacts = {
  name: 'Bash',
  grammar: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  extensions: ['sh', 'bash'],
  fileNames: ['.bashrc', '.profile', '.bash_profile'],
  definitions: `
(function_definition name: (word) @name body: (_) @body) @definition.function
(program (variable_assignment name: (variable_name) @name value: (_)? @body) @definition.variable)
(program (declaration_command
  (variable_assignment name: (variable_name) @name value: (_)? @body) @definition.variable))
`,
  references: ['command_name', 'variable_name'],
  gaps: [
    { found: /<>(?=[ \t]*[^\s<>|&;()])/g, as: '>' },
    { found: /;;?&/g, as: (found) => (found.length === 2 ? ';;' : ';; ') },
  ],
  naming: {
    tokens: ['variable_name', 'command_name', 'word'],
    redeclares: true,
    // What the shell itself goes by is not for others.
    pattern:
      /^(?!(?:PATH|HOME|IFS|PWD|OLDPWD|USER|SHELL|PS[1-4]|BASH\w*|ENV|LANG|LC_\w+|UID|EUID|PPID|OPT(?:ARG|IND)|REPLY|RANDOM|SECONDS|LINENO)$)[A-Za-z_]\w*$/,
    // What other programs are given, or gave: they know it by its name.
    query: `
[(declaration_command "export" (variable_assignment name: (variable_name) @unclear))
  (declaration_command "export" (variable_name) @unclear)
  (command (variable_assignment name: (variable_name) @unclear))]
((declaration_command (word) @flags (variable_assignment name: (variable_name) @unclear)) (#match? @flags "^-[a-zA-Z]*x"))
((declaration_command (word) @flags (variable_name) @unclear) (#match? @flags "^-[a-zA-Z]*x"))
((expansion (variable_name) @unclear operator: _ @operator) (#match? @operator "^:?[-=?+]$"))
`,
  },
}
