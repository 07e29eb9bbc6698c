/** One client per region, made when first needed: it keeps its connections and its measure of the allowed rate. */
export class PerRegion<Client> {
  private readonly clients = new Map<string, Client>();

  constructor(private readonly make: (region: string) => Client) {}

  in(region: string): Client {
    const known = this.clients.get(region);
    if (known !== undefined) return known;
    const made = this.make(region);
    this.clients.set(region, made);
    return made;
  }
}
