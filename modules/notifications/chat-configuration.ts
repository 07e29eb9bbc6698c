import { ChatbotSlackChannelConfiguration } from '@cdktf/provider-aws/lib/chatbot-slack-channel-configuration';
import { Construct } from 'constructs';
import { ServiceRole } from '../iam/service-role';
import type { Place } from '../place';

export interface ChatConfigurationProps {
  /** Of the configuration and its role. */
  readonly name: string;
  readonly place: Place;
  readonly workspaceId: string;
  readonly channelId: string;
  /** Topics of every region, whose messages are posted. */
  readonly topicArns: readonly string[];
}

/**
 * A Slack channel of Amazon Q Developer in chat applications (once AWS Chatbot) that is told and may do nothing: its role has no policy,
 * and the guardrail, which would otherwise be administrator access, denies all
 * (https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html). A channel has one configuration per account.
 */
export class ChatConfiguration extends Construct {
  constructor(scope: Construct, id: string, props: ChatConfigurationProps) {
    super(scope, id);
    const { name, place } = props;
    const role = new ServiceRole(this, 'access', {
      roleName: name,
      description: 'Members of the chat channel may do nothing',
      service: 'chatbot.amazonaws.com',
      accountId: place.accountId,
    });
    new ChatbotSlackChannelConfiguration(this, 'channel', {
      configurationName: name,
      iamRoleArn: role.roleArn,
      slackTeamId: props.workspaceId,
      slackChannelId: props.channelId,
      snsTopicArns: [...props.topicArns],
      guardrailPolicyArns: [`arn:${place.partition}:iam::aws:policy/AWSDenyAll`],
      loggingLevel: 'ERROR',
      userAuthorizationRequired: true,
    });
  }
}
