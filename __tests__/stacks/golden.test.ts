import { loadVault } from '../../config/load';
import { stacksOf } from '../support/vaults';

/**
 * Addresses are the contract with the state: a change here destroys and makes anew, unless a `moved` block goes with it.
 * Accept a wanted change with `npx jest --selectProjects unit -t golden -u`.
 */
describe('golden', () => {
  it.each(['minimal', 'complete'])('addresses of examples/%s', async (example) => {
    const stacks = stacksOf(await loadVault(`examples/${example}/vault.config.ts`));
    const addresses = [...stacks].flatMap(([id, stack]) => [
      id,
      ...stack.addresses().map((address) => `  ${address}`),
    ]);
    expect(addresses.join('\n')).toMatchSnapshot();
  });
});
