/**
 * The name of the network in which the restores of a vault are tested, and of its DB subnet group. Its subnets and its security
 * group carry the drill's tag with the name of the vault for a value, which is shorter than the id of any drill.
 */
export const drillNetworkName = (vault: string): string => `${vault}-drill`;
