//! Query parameters, whose names the official clients write in different cases.

#[derive(Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn read(text: Option<&str>) -> Self {
        Self(serde_html_form::from_str(text.unwrap_or_default()).unwrap_or_default())
    }

    /// A parameter that says something.
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// `true`, `True` and `false`, `False`: each client has its own way.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.text(name).and_then(|text| text.to_lowercase().parse().ok())
    }

    /// Commas between, quotes around or not, repeated or not.
    pub fn list(&self, name: &str) -> Vec<String> {
        let values = self.0.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).flat_map(|(_, value)| value.split(','));
        values.map(|value| value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty()).collect()
    }
}
