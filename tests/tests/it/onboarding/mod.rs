mod data;
mod documents;
mod requirements;
