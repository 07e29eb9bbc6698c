import { differences } from '../../cli/difference';

test.each<[string, unknown, unknown, string[]]>([
  ['alike', { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } }, []],
  ['in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['what is undefined is absent', { a: undefined }, {}, []],
  ['a value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: 1, wanted 2']],
  ['too much', { a: 1, b: 'x' }, { a: 1 }, ['b: "x", wanted absent']],
  ['too little', {}, { a: { b: 1 } }, ['a: absent, wanted {"b":1}']],
  ['in a list', { a: [{ b: 1 }, 2] }, { a: [{ b: 3 }, 2] }, ['a[0].b: 1, wanted 3']],
  ['a longer list', { a: ['x'] }, { a: ['x', 'y'] }, ['a: ["x"], wanted ["x","y"]']],
  ['another sort', { a: [1] }, { a: { b: 1 } }, ['a: [1], wanted {"b":1}']],
])('%s', (_what, found, wanted, expected) => {
  expect(differences(found, wanted)).toEqual(expected);
});
