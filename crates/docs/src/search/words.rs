//! Words as the search compares them. The palette (`docs-search.js`) cuts the words of a question in the same way.

/// Words that say nothing about what is looked for.
pub(super) const EMPTY: [&str; 74] = [
    "a", "about", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "each", "every", "for",
    "from", "get", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "just", "like", "may", "me", "more", "must", "my",
    "no", "not", "of", "on", "one", "only", "or", "other", "our", "same", "should", "so", "than", "that", "the", "their", "them", "then",
    "there", "they", "this", "to", "use", "want", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you",
    "your",
];

/// What people call it, and what it is called here.
pub(super) const ALIKE: [(&str, &[&str]); 66] = [
    ("ai", &["agent", "mcp", "llm"]),
    ("auth", &["authentication", "token"]),
    ("authorization", &["authentication", "bearer"]),
    ("authorisation", &["authentication", "bearer"]),
    ("apikey", &["secret", "credential"]),
    ("bill", &["payable"]),
    ("broken", &["troubleshooting"]),
    ("cent", &["minor", "currency"]),
    ("chart", &["ledger"]),
    ("coa", &["ledger"]),
    ("company", &["entity", "organization"]),
    ("compose", &["install", "docker"]),
    ("container", &["docker", "install"]),
    ("contact", &["counterpart"]),
    ("credential", &["secret", "client"]),
    ("cursor", &["pagination_token", "pagination"]),
    ("customer", &["entity", "counterpart"]),
    ("debug", &["troubleshooting", "log"]),
    ("deploy", &["install"]),
    ("duplicate", &["idempotency"]),
    ("encryption", &["key", "security", "master"]),
    ("environment", &["sandbox", "configuration"]),
    ("failed", &["error", "troubleshooting"]),
    ("gdpr", &["security", "delete"]),
    ("hmac", &["signature"]),
    ("hook", &["webhook"]),
    ("invoice", &["receivable"]),
    ("jwt", &["token"]),
    ("key", &["secret", "credential"]),
    ("library", &["sdk"]),
    ("login", &["token", "sign"]),
    ("migrate", &["moving", "vendor"]),
    ("migration", &["moving", "upgrading"]),
    ("metric", &["monitoring", "prometheus"]),
    ("money", &["currency", "minor"]),
    ("monite", &["vendor", "moving"]),
    ("multitenant", &["partner", "entity"]),
    ("node", &["typescript", "sdk"]),
    ("npm", &["typescript", "sdk"]),
    ("oauth", &["connect", "authentication"]),
    ("offset", &["pagination"]),
    ("openai", &["agent", "mcp"]),
    ("claude", &["agent", "mcp"]),
    ("chatgpt", &["agent", "mcp"]),
    ("cron", &["sync"]),
    ("k8s", &["machine", "install"]),
    ("kubernetes", &["machine", "install"]),
    ("organisation", &["organization", "entity"]),
    ("paging", &["pagination"]),
    ("permission", &["role"]),
    ("pip", &["sdk", "python"]),
    ("postgres", &["postgresql", "database"]),
    ("qbo", &["quickbooks"]),
    ("quota", &["limit"]),
    ("rbac", &["role", "permission"]),
    ("realm", &["company", "quickbooks"]),
    ("reconnect", &["connect", "connection", "deauthorized"]),
    ("remove", &["delete"]),
    ("retry", &["idempotency", "again"]),
    ("revoke", &["disconnect", "delete"]),
    ("sign", &["signature"]),
    ("supplier", &["counterpart", "vendor"]),
    ("test", &["sandbox", "simulator"]),
    ("throttle", &["limit", "rate"]),
    ("vat", &["tax"]),
    ("vendor", &["counterpart"]),
];

/// A name such as `pagination_token` is found whole and by its parts.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_inside = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    for word in text.split(|letter: char| !is_inside(letter)).map(|word| word.trim_matches(['_', '-'])).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        let parts = word.split(['_', '-']).filter(|part| !part.is_empty() && *part != "s" && !EMPTY.contains(part));
        found.extend(parts.map(stem));
        if word.contains(['_', '-']) {
            found.push(word);
        }
    }
    found
}

/// `Currencies`, `currency`: one word. `limit`, `limits`, `limited`, `limiting`: one word.
pub(super) fn stem(word: &str) -> String {
    let mut word = word.trim_end_matches("'s").to_owned();
    if word.len() <= 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    if word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ["xes", "ches", "shes", "sses"].iter().any(|end| word.ends_with(end)) {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.pop();
    }
    for (end, least) in [("ing", 6), ("ed", 5)] {
        if word.len() >= least && word.ends_with(end) {
            word.truncate(word.len() - end.len());
            let mut last = word.bytes().rev();
            let (one, other) = (last.next(), last.next());
            if one == other && !matches!(one, Some(b'l' | b's')) {
                word.pop();
            }
        }
    }
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
    word
}

/// Letters that have to be changed, left out, put in or swapped to make one word the other; at most `most` + 1.
pub(super) fn distance(one: &str, other: &str, most: usize) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let (mut before, mut row): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=other.len()).collect());
    for (place, letter) in one.iter().enumerate() {
        let mut next = vec![place + 1];
        for (at, opposite) in other.iter().enumerate() {
            let mut least = (row[at] + usize::from(letter != opposite)).min(row[at + 1] + 1).min(next[at] + 1);
            if place > 0 && at > 0 && *letter == other[at - 1] && one[place - 1] == *opposite {
                least = least.min(before[at - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default().min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        for (forms, root) in [
            (vec!["limit", "limits", "limited", "limiting"], "limit"),
            (vec!["expire", "expires", "expired"], "expir"),
            (vec!["currency", "currencies"], "currency"),
            (vec!["mapped", "mapping", "maps"], "map"),
            (vec!["taxes", "tax"], "tax"),
        ] {
            for form in forms {
                assert_eq!(stem(form), root, "{form}");
            }
        }
        for whole in ["status", "address", "pagination_token", "429", "api"] {
            assert_eq!(stem(whole), whole);
        }
    }

    #[test]
    fn a_name_is_found_whole_and_by_its_parts() {
        assert_eq!(
            words("The `pagination_token` of Retry-After"),
            ["pagination", "token", "pagination_token", "retry", "after", "retry-after"]
        );
        assert_eq!(words("GET /v1/ledger_accounts/{id}"), ["v1", "ledger", "account", "ledger_accounts", "id"]);
    }

    #[test]
    fn slips_of_the_keys_are_few_letters() {
        let of = |one, other| distance(one, other, 2);
        assert_eq!(
            [of("webhok", "webhook"), of("recieve", "receive"), of("authentification", "authentication"), of("sync", "webhook")],
            [1, 1, 2, 3]
        );
    }
}
