//! Forms with a file in them, and small files of every kind.

use http::Method;

use crate::{Partner, Request};

const BOUNDARY: &str = "----bursar-tests";

/// A part of a form.
pub struct Part<'a> {
    name: &'a str,
    file_name: Option<&'a str>,
    bytes: &'a [u8],
}

/// A word of a form.
pub fn word<'a>(name: &'a str, value: &'a str) -> Part<'a> {
    Part { name, file_name: None, bytes: value.as_bytes() }
}

/// A file of a form.
pub fn file<'a>(file_name: &'a str, bytes: &'a [u8]) -> Part<'a> {
    Part { name: "file", file_name: Some(file_name), bytes }
}

impl Request {
    /// With this form as its body.
    pub fn form(self, parts: &[Part<'_>]) -> Self {
        let (content_type, body) = form(parts);
        self.bytes(&content_type, body)
    }
}

/// The content type of a form, and its bytes.
pub fn form(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for part in parts {
        let file_name = part.file_name.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"{file_name}\r\n\r\n", part.name);
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(part.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

impl Partner {
    /// Uploads a file.
    pub fn upload(&self, file_type: &str, name: &str, bytes: &[u8]) -> Request {
        self.post("/files").form(&[word("file_type", file_type), file(name, bytes)])
    }

    /// Follows the link of a file, as anybody would: without any header.
    pub fn follow(&self, url: &str) -> Request {
        let path = url.strip_prefix(&self.app.edge.options.public_url).expect("a link to this server");
        self.app.request(Method::GET, &format!("/{path}")).without("x-monite-version")
    }
}

/// The smallest PNG that a decoder takes: one pixel.
pub const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a,
    0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0,
    b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// The smallest GIF.
pub const GIF: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x01D\x00;";

/// The beginning of a JPEG.
pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// A PDF without a page.
pub const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
