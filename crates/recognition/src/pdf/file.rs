//! The objects of a PDF. The file is read from its first byte to its last instead of by its tables of references: what stands later
//! counts, as it does in updates, broken tables need no repair, and nothing can lead in circles.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;

use super::filters::{Budget, Filter, unpack};
use super::object::{Allowance, Dictionary, Lexer, Object, is_space};
use crate::NotRecognized;

/// References that lead to references.
const MAX_STEPS: usize = 8;

/// A file whose objects are known.
#[derive(Debug)]
pub(super) struct File<'a> {
    bytes: &'a [u8],
    objects: HashMap<u32, Entry>,
    trailer: Dictionary,
    budget: RefCell<Budget>,
}

/// An object, and where the bytes of its stream are.
#[derive(Debug)]
struct Entry {
    object: Object,
    stream: Option<Range<usize>>,
}

impl<'a> File<'a> {
    /// Reads all objects. `unpacked_bytes` is what may come out of all streams together.
    pub fn open(bytes: &'a [u8], unpacked_bytes: usize) -> Result<Self, NotRecognized> {
        let budget = RefCell::new(Budget::new(unpacked_bytes));
        let mut file = File { bytes, objects: HashMap::new(), trailer: Dictionary::default(), budget };
        file.read_objects()?;
        if file.trailer.get("Encrypt").is_some() {
            return Err(NotRecognized::Encrypted);
        }
        Ok(file)
    }

    fn read_objects(&mut self) -> Result<(), NotRecognized> {
        let mut allowance = Allowance::of_a_file();
        let bytes = self.bytes;
        let (objects, trailers) = (memmem::Finder::new("obj"), memmem::Finder::new("trailer"));
        let mut next_trailer = trailers.find(bytes);
        let mut at = 0;
        while let Some(found) = objects.find(&bytes[at..]).map(|found| at + found) {
            while let Some(trailer) = next_trailer.filter(|trailer| *trailer < found) {
                self.read_trailer(trailer, &mut allowance)?;
                next_trailer = trailers.find(&bytes[trailer + 7..]).map(|next| trailer + 7 + next);
            }
            at = found + 3;
            if let Some(number) = number_before(bytes, found) {
                at = self.read_object(number, at, &mut allowance)?;
                // A word within a stream is no trailer.
                if next_trailer.is_some_and(|trailer| trailer < at) {
                    next_trailer = trailers.find(&bytes[at..]).map(|next| at + next);
                }
            }
        }
        while let Some(trailer) = next_trailer {
            self.read_trailer(trailer, &mut allowance)?;
            next_trailer = trailers.find(&bytes[trailer + 7..]).map(|next| trailer + 7 + next);
        }
        Ok(())
    }

    /// Reads what follows on `obj`, and says where it ends.
    fn read_object(&mut self, number: u32, at: usize, allowance: &mut Allowance) -> Result<usize, NotRecognized> {
        let mut lexer = Lexer::new(self.bytes, at);
        let Some(object) = lexer.next(allowance)? else { return Ok(lexer.at) };
        let after = lexer.at;
        let Some(start) = stream_start(self.bytes, after) else {
            self.objects.insert(number, Entry { object, stream: None });
            return Ok(after.max(at));
        };
        let Object::Dictionary(dictionary) = &object else { return Ok(start) };
        let stream = start..self.stream_end(start, dictionary);
        let end = stream.end;
        match dictionary.get("Type").and_then(Object::as_name) {
            Some("ObjStm") => self.read_packed_objects(&dictionary.clone(), stream, allowance)?,
            // A table of references is read for what a trailer says.
            Some("XRef") => self.take_trailer(dictionary.clone()),
            _ => {
                self.objects.insert(number, Entry { object, stream: Some(stream) });
            }
        }
        Ok(end)
    }

    /// By its length, if that is told and leads to the right word; by that word otherwise.
    fn stream_end(&self, start: usize, dictionary: &Dictionary) -> usize {
        let told = dictionary.get("Length").and_then(Object::as_index).and_then(|length| start.checked_add(length));
        let leads_to_end = |end: &usize| {
            let rest = self.bytes.get(*end..).unwrap_or_default();
            let rest = &rest[rest.iter().take(3).take_while(|byte| is_space(**byte)).count()..];
            rest.starts_with(b"endstream") || rest.starts_with(b"endobj")
        };
        told.filter(leads_to_end).unwrap_or_else(|| {
            let rest = &self.bytes[start..];
            start + memmem::find(rest, b"endstream").unwrap_or(rest.len())
        })
    }

    fn read_packed_objects(
        &mut self,
        dictionary: &Dictionary,
        stream: Range<usize>,
        allowance: &mut Allowance,
    ) -> Result<(), NotRecognized> {
        let first = dictionary.get("First").and_then(Object::as_index).unwrap_or_default();
        let Some(unpacked) = self.unpacked(dictionary, stream)? else { return Ok(()) };
        let mut index = Lexer::new(unpacked.get(..first).unwrap_or_default(), 0);
        while let (Some(number), Some(offset)) = (index.next(allowance)?, index.next(allowance)?) {
            let (Some(number), Some(offset)) = (number.as_index(), offset.as_index()) else { break };
            let at = first.saturating_add(offset);
            if at < unpacked.len()
                && let Some(object) = Lexer::new(&unpacked, at).next(allowance)?
            {
                self.objects.insert(number as u32, Entry { object, stream: None });
            }
        }
        Ok(())
    }

    fn read_trailer(&mut self, at: usize, allowance: &mut Allowance) -> Result<(), NotRecognized> {
        if let Some(Object::Dictionary(trailer)) = Lexer::new(self.bytes, at + 7).next(allowance)? {
            self.take_trailer(trailer);
        }
        Ok(())
    }

    fn take_trailer(&mut self, trailer: Dictionary) {
        if trailer.get("Root").is_some() {
            self.trailer = trailer;
        }
    }

    /// The dictionary that everything hangs on.
    pub fn catalog(&self) -> Option<&Dictionary> {
        let named = self.trailer.get("Root").and_then(|root| self.resolve(root).as_dictionary());
        let is_catalog = |dictionary: &&Dictionary| dictionary.get("Pages").is_some();
        named.filter(is_catalog).or_else(|| {
            let dictionaries = self.objects.values().filter_map(|entry| entry.object.as_dictionary());
            dictionaries.filter(|dictionary| dictionary.get("Type").and_then(Object::as_name) == Some("Catalog")).find(is_catalog)
        })
    }

    /// What a reference leads to; anything else is itself.
    pub fn resolve<'b>(&'b self, object: &'b Object) -> &'b Object {
        let mut object = object;
        for _ in 0..MAX_STEPS {
            let Object::Reference(number) = object else { return object };
            match self.objects.get(number) {
                Some(entry) => object = &entry.object,
                None => return &Object::Null,
            }
        }
        &Object::Null
    }

    /// The value of a name, looked up.
    pub fn get<'b>(&'b self, dictionary: &'b Dictionary, name: &str) -> &'b Object {
        dictionary.get(name).map_or(&Object::Null, |value| self.resolve(value))
    }

    /// The dictionary that a reference leads to, of a stream too.
    pub fn dictionary_of<'b>(&'b self, object: &'b Object) -> Option<&'b Dictionary> {
        self.resolve(object).as_dictionary()
    }

    /// The dictionary and the unpacked bytes of the stream that a reference leads to.
    pub fn stream(&self, reference: &Object) -> Result<Option<(&Dictionary, Vec<u8>)>, NotRecognized> {
        let Object::Reference(number) = reference else { return Ok(None) };
        let Some(Entry { object: Object::Dictionary(dictionary), stream: Some(stream) }) = self.objects.get(number) else {
            return Ok(None);
        };
        Ok(self.unpacked(dictionary, stream.clone())?.map(|bytes| (dictionary, bytes)))
    }

    fn unpacked(&self, dictionary: &Dictionary, stream: Range<usize>) -> Result<Option<Vec<u8>>, NotRecognized> {
        let list = |name: &str| -> Vec<Object> {
            match self.get(dictionary, name) {
                Object::Array(items) => items.iter().map(|item| self.resolve(item).clone()).collect(),
                Object::Null => Vec::new(),
                one => vec![one.clone()],
            }
        };
        let parameters = list("DecodeParms");
        let filters = list("Filter").into_iter().enumerate().filter_map(|(place, filter)| {
            let parameters = parameters.get(place).and_then(Object::as_dictionary).cloned().unwrap_or_default();
            filter.as_name().map(|name| Filter { name: name.to_owned(), parameters })
        });
        let filters: Vec<Filter> = filters.collect();
        unpack(&self.bytes[stream], &filters, &mut self.budget.borrow_mut())
    }
}

/// The number of an object, from `12 0 ` before its keyword.
fn number_before(bytes: &[u8], keyword: usize) -> Option<u32> {
    let back = |end: usize, is_part: fn(u8) -> bool| {
        let most = end.saturating_sub(12);
        (most..end).rev().take_while(|place| is_part(bytes[*place])).last().unwrap_or(end)
    };
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let generation_end = back(keyword, is_space);
    let generation = back(generation_end, is_digit);
    let number_end = back(generation, is_space);
    let number = back(number_end, is_digit);
    let is_whole = generation < generation_end && number_end < generation && number < number_end;
    is_whole.then(|| std::str::from_utf8(&bytes[number..number_end]).ok()?.parse().ok()).flatten()
}

/// Where the bytes of a stream begin, if one follows.
fn stream_start(bytes: &[u8], after: usize) -> Option<usize> {
    let mut lexer = Lexer::new(bytes, after);
    lexer.skip_space();
    let start = lexer.at;
    let rest = bytes.get(start..)?.strip_prefix(b"stream")?;
    let line_end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r")) };
    Some(start + 6 + line_end)
}
