/**
 * Virtual time inside a Lambda child: `Date` follows the emulator's clock, timers and `performance` stay real,
 * so that a handler sees the day its snapshots were made on and still times out after real seconds.
 */
const RealDate = Date;
let clock = { base: 0, start: 0, speed: 1 };

const virtualNow = () =>
  clock.start === 0 ? RealDate.now() : Math.round(clock.base + (RealDate.now() - clock.start) * clock.speed);

/** @param next {{base: number, start: number, speed: number}} in milliseconds, as the emulator describes its clock */
export function setClock(next) {
  if (next) clock = next;
}

export function realNow() {
  return RealDate.now();
}

export function installVirtualDate() {
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [virtualNow()] : args, newTarget),
    apply: () => new RealDate(virtualNow()).toString(),
    get: (target, name, receiver) => (name === 'now' ? virtualNow : Reflect.get(target, name, receiver)),
  });
  RealDate.prototype.constructor = globalThis.Date;
}
