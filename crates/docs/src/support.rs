//! The page for those who need help. Where the project publishes its source is known from the workspace's `Cargo.toml`.

const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Markdown.
pub(crate) fn text() -> String {
    let source = if REPOSITORY.is_empty() {
        "Bursar is Apache-2.0. Whoever gave you this build can give you its source; `CONTRIBUTING.md` in it says where things are and how to add one.".to_owned()
    } else {
        format!("Bursar is Apache-2.0. Its source is at <{REPOSITORY}>; `CONTRIBUTING.md` there says where things are and how to add one.")
    };
    format!("{WORDS}\n\n## Source code\n\n{source}\n")
}

const WORDS: &str = "# Support

This server is run by somebody you can reach: the operator of your platform's Bursar. Most questions are answered faster by what the server itself says.

## Look first

- Every error says what happened and what to do. [Errors](/docs/guides/errors.md) lists the statuses, their bodies, and which are worth trying again.
- The [status page](/status) says whether the API, the worker, the database and the providers work at this moment.
- The [partner portal](/portal) lists what went wrong with a connection, why, and who must act.

## Ask the operator

Send along:

- the `x-request-id` of the answer, which names the request in the server's log;
- the time in UTC, the operation and the HTTP status;
- the id of the entity and of the connection, where the question is about books.

Never send a token, a client secret or a provider's key: nobody needs one to help you.

## Report a vulnerability

Do not open a public issue. `SECURITY.md` in the source says how to report one in private and what happens then.";
