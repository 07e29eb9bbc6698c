import { csv } from '../../../lambda-src/core/csv';

test('cells are quoted where they must be', () => {
  expect(
    csv(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        ['line\nbreak', undefined],
        [1.5, -2],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n"line\nbreak",\r\n1.5,-2\r\n');
});

test('a name that looks like a formula stays a name', () => {
  expect(csv(['name'], [['=HYPERLINK("x")'], ['-1'], ['@sum']])).toBe(
    'name\r\n"\'=HYPERLINK(""x"")"\r\n\'-1\r\n\'@sum\r\n',
  );
});
