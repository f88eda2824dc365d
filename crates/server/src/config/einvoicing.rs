//! How the network of electronic invoices is reached, as the configuration says.

use std::net::SocketAddr;
use std::path::PathBuf;

use bursar_connectors::Secret;
use bursar_einvoicing::{AccessPointSettings, EinvoicingSettings};
use bursar_mailboxes::is_host_name;

use super::parse::Values;

impl Values {
    /// Nothing is sent where no access point is named.
    pub(super) fn einvoicing(&mut self, name_servers: &[SocketAddr]) -> EinvoicingSettings {
        let (key, url) = (self.word("storecove_api_key"), self.word("storecove_url"));
        let chosen = self.word("einvoice_access_point");
        if chosen.as_ref().is_none_or(|word| word.text != "storecove") {
            for (name, word) in
                [("storecove_api_key", &key), ("storecove_url", &url)].into_iter().filter_map(|(name, word)| Some((name, word.as_ref()?)))
            {
                self.wrong(name, &word.place, "goes with einvoice_access_point = storecove");
            }
        }
        let access_point = match chosen {
            None => None,
            Some(word) if word.text == "storecove" => match key {
                Some(key) => Some(AccessPointSettings::Storecove { api_key: Secret::new(key.text), url: url.map(|url| url.text) }),
                None => {
                    self.problems.push(format!("{} is storecove and storecove_api_key is not set", word.place));
                    None
                }
            },
            Some(word) if PathBuf::from(&word.text).is_absolute() => Some(AccessPointSettings::Directory(PathBuf::from(word.text))),
            Some(word) => {
                self.wrong("einvoice_access_point", &word.place, "is neither storecove nor the absolute path of a directory");
                None
            }
        };
        EinvoicingSettings { access_point, zone: self.zone(), name_servers: name_servers.to_vec() }
    }

    fn zone(&mut self) -> String {
        let standard = EinvoicingSettings::default().zone;
        let Some(word) = self.word("einvoice_zone") else { return standard };
        let zone = word.text.to_lowercase();
        if is_host_name(&zone) {
            return zone;
        }
        self.wrong("einvoice_zone", &word.place, "is no name of a domain");
        standard
    }
}
