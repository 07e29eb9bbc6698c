import type { Construct } from 'constructs';
import type { ChatbotInput } from '../config/notifications';
import { ChatConfiguration } from '../modules/notifications/chat-configuration';
import { VaultStack, type VaultStackProps } from './vault-stack';

export interface ChatStackProps extends VaultStackProps {
  readonly chatbot: ChatbotInput;
  /** One of each region that tells. */
  readonly topicArns: readonly string[];
}

/** The one configuration of the chat channel, for all regions: AWS takes no second one of the same channel. */
export class ChatStack extends VaultStack {
  constructor(scope: Construct, id: string, props: ChatStackProps) {
    super(scope, id, props);
    new ChatConfiguration(this, 'chat', {
      name: this.nameOf('chat'),
      place: this.place,
      ...props.chatbot,
      topicArns: props.topicArns,
    });
  }
}
