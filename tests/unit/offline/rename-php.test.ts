import { expect, it } from 'vitest'
import { ask } from './offline-room.ts'

const around = (line: string) => ({ 'a.php': `<?php\nfunction f($n, $k) {\n  ${line}\n  return $n;\n}\n` })

const refusals: readonly (readonly [string, string])[] = [
  ['a closure that takes it', '$g = function ($m) use ($n) { return $m + $n; };'],
  ['a closure that takes it by reference', '$g = function () use ($k, &$n) { $n++; };'],
  ['a closure within a closure', '$g = function () use (&$n) { return function () use ($n) { return $n; }; };'],
  ['compact', 'return compact("k", \'n\');'],
  ['compact with a list', 'return \\compact(["n"]);'],
  ['compact with a variable', 'return compact($k);'],
  ['compact with a constant', 'return compact(NAMES);'],
  ['extract', 'extract($k);'],
  ['get_defined_vars', 'return get_defined_vars();'],
  ['a variable that names a variable', 'echo $$k;'],
  ['a text that names a variable', `echo \${"n"};`],
  ['a variable that names one in a text', 'echo "{$$k}";'],
  ['a file that is read here', 'include "view.php";'],
  ['eval', 'eval($k);'],
]
it.each(refusals)('[O15] PHP: changes nothing for %s, and says where', async (_, line) => {
  for (const name of ['n', '$n']) {
    const { changed, prose } = await ask(`rename \`${name}\` to \`count\` in a.php line 2`, around(line))
    expect(changed).toEqual({})
    expect(prose).toMatch(/I changed nothing: .*cannot tell what is meant \(a\.php:3\)/)
  }
})

it('[O15] PHP: changes nothing inside the closure either', async () => {
  const texts = around('$g = function () use (&$n) { $n++; };')
  const { changed, prose } = await ask('rename `$n` to `$count` in a.php line 3', texts)
  expect({ changed, prose }).toEqual({ changed: {}, prose: expect.stringContaining('(a.php:3)') })
})

it('[O15] PHP: changes nothing where an argument is passed by that name, with the sign or without', async () => {
  const texts = { 'a.php': '<?php\nfunction f($n) { return $n; }\n', 'b.php': '<?php\nf(n: 3);\n' }
  for (const name of ['n', '$n']) {
    const { changed, prose } = await ask(`rename \`${name}\` to \`count\``, texts)
    expect({ changed, prose }).toEqual({ changed: {}, prose: expect.stringContaining('passed by that name (b.php:2)') })
  }
})

it('[O15] PHP: an arrow function shares the variable, another function and a key do not', async () => {
  const line = '$g = fn($m) => fn() => $m + $n; $h = function () { $n = 1; return $n; }; $k["n"] = compact("k");'
  const { changed } = await ask('rename `n` to `count` in a.php line 2', around(line))
  expect(changed['a.php']?.split('\n').slice(1, 4)).toEqual([
    'function f($count, $k) {',
    '  $g = fn($m) => fn() => $m + $count; $h = function () { $n = 1; return $n; }; $k["n"] = compact("k");',
    '  return $count;',
  ])
})
