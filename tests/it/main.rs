mod fake_smtp;
mod mail;
