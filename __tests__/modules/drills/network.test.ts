import { DrillNetwork } from '../../../modules/drills/network';
import { synthesize } from '../../support/synthesized';

const output = synthesize((stack) => new DrillNetwork(stack, 'drill', { vault: 'ours' }));

it('has nothing that leads anywhere, and no group with a rule', () => {
  expect(
    output
      .addresses()
      .map((address) => address.split('.')[0])
      .sort(),
  ).toEqual([
    'aws_db_subnet_group',
    'aws_default_security_group',
    'aws_route_table',
    ...Array.from({ length: 2 }, () => 'aws_route_table_association'),
    'aws_security_group',
    ...Array.from({ length: 2 }, () => 'aws_subnet'),
    'aws_vpc',
  ]);
  for (const group of ['aws_security_group.drill_group', 'aws_default_security_group.drill_default'])
    expect(output.resource(group)).toMatchObject({ ingress: [], egress: [] });
  expect(output.resource('aws_route_table.drill_routes')).not.toHaveProperty('route');
});

it('is found by its tag, in two zones, without addresses from outside', () => {
  const found = { 'smart-vault:drill': 'ours' };
  for (const [at, which] of ['first', 'second'].entries())
    expect(output.resource(`aws_subnet.drill_subnet_${which}`)).toMatchObject({
      availability_zone: `\${element(data.aws_availability_zones.drill_zones.names, ${at})}`,
      map_public_ip_on_launch: false,
      lifecycle: { ignore_changes: ['availability_zone'] },
      tags: found,
    });
  expect(output.resource('aws_security_group.drill_group')).toMatchObject({ tags: found });
  expect(output.resource('aws_db_subnet_group.drill_databases')).toMatchObject({ name: 'ours-drill' });
});
