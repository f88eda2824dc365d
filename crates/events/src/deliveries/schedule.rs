//! When a webhook that was not taken is sent again: pure.

use bursar_kernel::{TimeDelta, Timestamp};

/// Minutes to wait after the first failures; after all later ones it is [`LATER_MINUTES`].
const MINUTES: [i64; 5] = [1, 5, 15, 30, 60];
const LATER_MINUTES: i64 = 120;
/// No attempt is made later than this after the first.
const GIVEN_UP_AFTER: TimeDelta = TimeDelta::hours(12);

/// The time of the next attempt after `attempts` failed ones, the first at `first`, the last ending `now`. `None`: it is given up.
pub fn next_attempt(attempts: u32, first: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let failures = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let at = now + TimeDelta::minutes(MINUTES.get(failures).copied().unwrap_or(LATER_MINUTES));
    (at - first <= GIVEN_UP_AFTER).then_some(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(second: i64) -> Timestamp {
        Timestamp::from_timestamp(second, 0).unwrap()
    }

    /// The moments of all attempts when each takes `seconds`.
    fn attempts(first: Timestamp, seconds: impl Fn(u32) -> i64) -> Vec<Timestamp> {
        let mut made = vec![first];
        while let Some(at) = next_attempt(made.len() as u32, first, made[made.len() - 1] + TimeDelta::seconds(seconds(made.len() as u32))) {
            made.push(at);
        }
        made
    }

    #[test]
    fn eleven_attempts_within_twelve_hours() {
        let minutes: Vec<i64> = attempts(moment(0), |_| 0).iter().map(|at| at.timestamp() / 60).collect();
        assert_eq!(minutes, [0, 1, 6, 21, 51, 111, 231, 351, 471, 591, 711]);
    }

    proptest! {
        #[test]
        fn attempts_drift_apart_and_end(first in 0_i64..4_000_000_000, slow in prop::collection::vec(0_i64..40, 32)) {
            let made = attempts(moment(first), |attempt| slow[attempt as usize]);
            prop_assert!(made.len() <= 11 && made.len() >= 10, "{} attempts", made.len());
            let gaps: Vec<i64> = made.windows(2).map(|pair| (pair[1] - pair[0]).num_minutes()).collect();
            prop_assert!(gaps.windows(2).all(|pair| pair[0] <= pair[1]), "{gaps:?}");
            prop_assert!(gaps.iter().all(|gap| (1..=120).contains(gap)));
            prop_assert!(made[made.len() - 1] - made[0] <= TimeDelta::hours(12));
            prop_assert!(made[made.len() - 1] - made[0] >= TimeDelta::hours(9));
        }

        #[test]
        fn whoever_comes_late_gives_up_late(first in 0_i64..4_000_000_000, attempts in 1_u32..1000, late in 0_i64..100_000) {
            let now = moment(first + late);
            let next = next_attempt(attempts, moment(first), now);
            prop_assert_eq!(next.is_some(), late <= 12 * 3600 - match attempts { 1 => 60, 2 => 300, 3 => 900, 4 => 1800, 5 => 3600, _ => 7200 });
            prop_assert!(next.is_none_or(|at| at > now));
        }
    }
}
