//! The page for those who need help. Whom to ask and where the source is are configuration.

use bursar_web::Installation;

/// Markdown.
pub(crate) fn text(installation: &Installation) -> String {
    let ask = match &installation.support_address {
        Some(address) if address.contains("://") => format!("Ask at <{address}>."),
        Some(address) => format!("Write to [{address}](mailto:{address})."),
        None => "The operator is whoever gave you access to this server.".to_owned(),
    };
    let source = installation.repository_url.as_ref().map_or_else(String::new, |repository| {
        format!("\n\n## Source code\n\nBursar is Apache-2.0. The source of this installation is at <{repository}>; `CONTRIBUTING.md` there says where things are and how to add one.")
    });
    format!("{}{source}\n", WORDS.replace("{ask}", &ask))
}

const WORDS: &str = "# Support

The operator of this server can help you. What the server itself reports answers most questions faster.

## Look first

- Every error says what happened and what to do. [Errors](/docs/guides/errors.md) lists the statuses, their bodies, and which are worth trying again.
- The [status page](/status) says whether the API, the worker, the database and the providers work at this moment.
- The [partner portal](/portal) lists what went wrong with a connection, why, and who must act.

## Ask the operator

{ask} Send along:

- the `x-request-id` of the answer, which names the request in the server's log;
- the time in UTC, the operation and the HTTP status;
- the id of the entity and of the connection, where the question is about books.

Never send a token, a client secret or a provider's key: nobody needs one to help you.

## Report a vulnerability

Do not open a public issue. `SECURITY.md` in the source says how to report one in private and what happens then.";
