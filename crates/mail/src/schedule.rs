//! When a mail is tried again that the server did not take: pure.

use bursar_kernel::{TimeDelta, Timestamp};

/// How long after each attempt the next one is made; the last holds from then on.
const PAUSES: [TimeDelta; 6] =
    [TimeDelta::minutes(1), TimeDelta::minutes(5), TimeDelta::minutes(15), TimeDelta::hours(1), TimeDelta::hours(3), TimeDelta::hours(6)];

/// A mail is given up when it could not be sent for so long.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// Is a mail given up that was asked for then, and still cannot be handed to the outbox?
pub fn is_given_up(asked_at: Timestamp, now: Timestamp) -> bool {
    now >= asked_at + LIFE
}

/// The time of the next attempt after so many; nothing when the mail is given up.
pub(crate) fn next_attempt(attempts: i32, created_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let place = usize::try_from(attempts).unwrap_or_default().saturating_sub(1).min(PAUSES.len() - 1);
    let next = now + PAUSES[place];
    (next <= created_at + LIFE).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_a_day_and_then_given_up() {
        let created: Timestamp = "2024-06-03T09:30:00Z".parse().unwrap();
        let (mut now, mut attempts, mut hours) = (created, 0, Vec::new());
        loop {
            attempts += 1;
            let Some(next) = next_attempt(attempts, created, now) else { break };
            assert!(next > now && next - created <= TimeDelta::hours(24));
            hours.push((next - created).num_minutes());
            now = next;
        }
        assert_eq!(hours, [1, 6, 21, 81, 261, 621, 981, 1341]);
    }
}
