mod data;
mod documents;
mod requirements;
mod screens;
