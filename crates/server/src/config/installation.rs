//! What people are told about this installation.

use bursar_web::Installation;
use url::Url;

use super::parse::Values;

impl Values {
    pub(super) fn installation(&mut self, simulates: bool) -> Installation {
        Installation {
            name: self.short("installation_name", 40).unwrap_or_default(),
            environment: self.short("environment", 24),
            repository_url: self.page_address("repository_url"),
            support_address: self.support_address(),
            simulates,
        }
    }

    /// A few words for people.
    fn short(&mut self, name: &str, most: usize) -> Option<String> {
        let word = self.word(name)?;
        let text = word.text.trim();
        if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
            self.wrong(name, &word.place, "is empty, too long or not plain text");
        }
        Some(text.to_owned())
    }

    /// Where a link leads.
    fn page_address(&mut self, name: &str) -> Option<String> {
        let word = self.word(name)?;
        if !is_page(&word.text) {
            self.wrong(name, &word.place, "is not a web address");
            return None;
        }
        Some(word.text.trim_end_matches('/').to_owned())
    }

    fn support_address(&mut self) -> Option<String> {
        let word = self.word("support_address")?;
        let is_mail = word.text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if !is_page(&word.text) && (!is_mail || word.text.contains(char::is_whitespace)) {
            self.wrong("support_address", &word.place, "is neither an e-mail address nor a web address");
            return None;
        }
        Some(word.text)
    }
}

fn is_page(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn read(rows: &[(&str, &str)]) -> Result<Config, String> {
        let rows = rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::read(None, &rows).map_err(|error| error.to_string())
    }

    #[test]
    fn links_are_addresses_and_names_are_short() {
        let config = read(&[
            ("BURSAR_INSTALLATION_NAME", "Ledgers of Example"),
            ("BURSAR_ENVIRONMENT", "sandbox"),
            ("BURSAR_REPOSITORY_URL", "https://git.example/bursar/"),
            ("BURSAR_SUPPORT_ADDRESS", "help@example.com"),
        ]);
        let installation = config.unwrap().installation;
        assert_eq!((installation.name.as_str(), installation.titled("Inbox").as_str()), ("Ledgers of Example", "[sandbox] Inbox"));
        assert_eq!(installation.repository_url.as_deref(), Some("https://git.example/bursar"));
        assert_eq!((installation.support_address.as_deref(), installation.simulates), (Some("help@example.com"), false));
        let plain = read(&[]).unwrap().installation;
        assert_eq!((plain.name.as_str(), plain.titled("Inbox").as_str(), plain.repository_url), ("Bursar", "Inbox", None));
        for (name, value) in [
            ("BURSAR_REPOSITORY_URL", "javascript:alert(1)"),
            ("BURSAR_SUPPORT_ADDRESS", "help"),
            ("BURSAR_SUPPORT_ADDRESS", "javascript:alert@example.com x"),
            ("BURSAR_ENVIRONMENT", "a name that is much too long for a badge"),
        ] {
            assert!(read(&[(name, value)]).unwrap_err().contains(name), "{value}");
        }
    }
}
