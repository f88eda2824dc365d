//! What other programs read of the documentation: the map of the site, the changelog as a feed, and a collection for Postman.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::highlight::escape;
use super::operation::Operation;
use super::place::{Contents, Place};
use super::prose::prose;
use super::sections::SECTIONS;

/// `/sitemap.xml`: every page of the newest version.
pub(crate) fn sitemap(contents: &Contents<'_>) -> String {
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for place in contents.all() {
        text += &format!("<url><loc>{}</loc></url>\n", escaped(&format!("{}{}", contents.library.server, contents.address(place))));
    }
    text + "</urlset>\n"
}

/// What changed on one day.
struct Changes<'a> {
    date: NaiveDate,
    text: &'a str,
}

/// The dated parts of the changelog, the newest first. What is not released has no date and is left out.
fn dated(changelog: &str) -> Vec<Changes<'_>> {
    let parts = changelog.split("\n## ").skip(1).filter_map(|part| part.split_once('\n'));
    parts.filter_map(|(title, text)| Some(Changes { date: title.trim().parse().ok()?, text: text.trim() })).collect()
}

/// `/docs/changelog.atom` (RFC 4287): an entry for each day.
pub(crate) fn feed(contents: &Contents<'_>) -> Option<String> {
    let changelog = contents.library.guides().iter().find(|guide| guide.name == "changelog")?;
    let page = escaped(&format!("{}{}", contents.library.server, changelog.address()));
    let name = escaped(&contents.library.installation.name);
    let changes = dated(&changelog.source);
    let updated = changes.first()?.date;
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{name}: changelog</title>\n<id>{page}</id>\n<link href=\"{page}\"/>\n<link rel=\"self\" href=\"{}/docs/changelog.atom\"/>\n<author><name>{name}</name></author>\n<updated>{updated}T00:00:00Z</updated>\n",
        escaped(&contents.library.server),
    );
    for Changes { date, text: changed } in changes {
        let content = escaped(&prose(changed).html.into_string());
        text += &format!(
            "<entry><title>{date}</title><id>{page}#{date}</id><link href=\"{page}#{date}\"/><updated>{date}T00:00:00Z</updated><content type=\"html\">{content}</content></entry>\n"
        );
    }
    Some(text + "</feed>\n")
}

fn escaped(text: &str) -> String {
    let mut safe = String::new();
    escape(text, &mut safe);
    safe
}

/// `/docs/postman.json`: a collection (format 2.1) with a folder for each section and group; token and entity are its variables.
pub(crate) fn postman(contents: &Contents<'_>) -> String {
    let folder = |name: &str, items: Vec<Value>| json!({"name": name, "item": items});
    let sections = contents.sections().into_iter().map(|section| {
        let groups = contents.groups_of(section).into_iter().map(|number| &contents.reference.groups[number]);
        let groups =
            groups.map(|group| folder(&group.title, group.operations.iter().map(|operation| request(contents, *operation)).collect()));
        folder(SECTIONS[section].title, groups.collect())
    });
    let variable = |name: &str, value: &str| json!({"key": name, "value": value});
    json!({
        "info": {
            "name": format!("{} {}", contents.library.installation.name, contents.reference.date),
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
        "variable": [
            variable("base_url", &format!("{}/v1", contents.library.server)),
            variable("version", contents.reference.date),
            variable("token", ""),
            variable("entity_id", ""),
        ],
        "item": sections.filter(|section| section["item"].as_array().is_some_and(|items| !items.is_empty())).collect::<Vec<Value>>(),
    })
    .to_string()
}

fn request(contents: &Contents<'_>, place: usize) -> Value {
    let operation = contents.reference.operation(place);
    let headers = operation.parameters_in("header").iter().filter(|field| field.is_required).map(|field| {
        let value = match field.name.as_str() {
            "x-monite-version" => "{{version}}",
            "x-monite-entity-id" => "{{entity_id}}",
            _ => "",
        };
        json!({"key": field.name, "value": value})
    });
    let mut request = json!({"method": operation.method, "header": headers.collect::<Vec<Value>>(), "url": url(&operation)});
    if !operation.needs_token {
        request["auth"] = json!({"type": "noauth"});
    }
    if let Some(sample) = operation.body.as_ref().filter(|body| !body.is_form).and_then(|body| body.sample.as_ref()) {
        request["body"] = json!({"mode": "raw", "raw": super::calls::pretty(sample), "options": {"raw": {"language": "json"}}});
    }
    let address = contents.address(Place::Operation(place));
    json!({"name": operation.title, "request": request, "description": format!("{}{address}", contents.library.server)})
}

/// Parameters of the path as Postman writes them, and those of the query switched off.
fn url(operation: &Operation) -> Value {
    let steps: Vec<String> = operation.path.split('/').skip(1).map(|step| step.replace('{', ":").replace('}', "")).collect();
    let query: Vec<Value> = operation
        .parameters_in("query")
        .iter()
        .map(|field| json!({"key": field.name, "value": "", "disabled": !field.is_required}))
        .collect();
    let variables: Vec<Value> = operation.parameters_in("path").iter().map(|field| json!({"key": field.name, "value": ""})).collect();
    json!({
        "raw": format!("{{{{base_url}}}}/{}", steps.join("/")),
        "host": ["{{base_url}}"],
        "path": steps,
        "query": query,
        "variable": variables,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_date_is_no_entry() {
        let text =
            "# Changelog\n\n## Unreleased\n\n- soon\n\n## 2026-11-28\n\n- today\n\n### A part\n\n- more\n\n## 2026-11-22\n\n- before\n";
        let found = dated(text);
        let days: Vec<String> = found.iter().map(|changes| changes.date.to_string()).collect();
        assert_eq!(days, ["2026-11-28", "2026-11-22"]);
        assert!(found[0].text.contains("### A part") && !found[0].text.contains("before"));
    }
}
