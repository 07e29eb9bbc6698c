import { alarmNotice } from './alarm';
import { drillNotice } from './drill-notice';
import { regionOf, type Notice, type TopicMessage } from './notice';
import { recoveryNotice } from './recovery-notice';
import { runNotice } from './run-notice';
import { transferNotice } from './transfer';

/** What a message of the topic says; what is none of ours is told as it stands. */
export function understand(message: TopicMessage): Notice {
  return (
    runNotice(message) ??
    drillNotice(message) ??
    recoveryNotice(message) ??
    alarmNotice(message) ??
    transferNotice(message) ??
    plainNotice(message)
  );
}

function plainNotice(message: TopicMessage): Notice {
  const { id, at, subject, text } = message;
  const [firstLine = ''] = text.split('\n');
  return {
    id,
    at,
    thread: `message/${id}`,
    mood: 'info',
    title: subject ?? firstLine,
    text,
    region: regionOf(message),
  };
}
