//! The operator's account at Stripe, as the configuration says.

use bursar_payments::{STRIPE_URL, StripeSettings};

use super::parse::Values;

/// They go together.
const KEYS_OF_ACCOUNT: [&str; 3] = ["stripe_secret_key", "stripe_publishable_key", "stripe_webhook_secret"];

impl Values {
    /// Nothing where no key is named: then no cards are taken.
    pub(super) fn stripe(&mut self, allow_simulator: bool) -> Option<StripeSettings> {
        let keys = KEYS_OF_ACCOUNT.map(|name| self.word(name));
        let url = self.word("stripe_url");
        let connect = self.word("stripe_connect_webhook_secret");
        if let Some(word) = url.as_ref().filter(|word| word.text != STRIPE_URL && !allow_simulator) {
            self.wrong("stripe_url", &word.place, "is not Stripe's own");
        }
        match keys {
            [Some(secret_key), Some(publishable_key), Some(webhook_secret)] => Some(StripeSettings {
                url: url.map_or_else(|| STRIPE_URL.to_owned(), |word| word.text.trim_end_matches('/').to_owned()),
                secret_key: secret_key.text,
                publishable_key: publishable_key.text,
                webhook_secret: webhook_secret.text,
                connect_webhook_secret: connect.map(|word| word.text),
            }),
            some => {
                if let Some(word) = connect {
                    self.wrong("stripe_connect_webhook_secret", &word.place, "goes with the three keys of your account at Stripe");
                }
                for (name, word) in KEYS_OF_ACCOUNT.into_iter().zip(some).filter_map(|(name, word)| Some((name, word?))) {
                    self.wrong(name, &word.place, "goes with the other two keys of Stripe: set all three, or none");
                }
                None
            }
        }
    }
}
