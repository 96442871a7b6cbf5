//! A mail server that a test controls: it accepts, puts off, refuses, hangs up, hangs, or takes a letter and then forgets to say so.
#![allow(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What the server does with the next letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes everything.
    Accept,
    /// 451 to every recipient.
    PutOff,
    /// 550 to every recipient.
    RefuseRecipient,
    /// 553 to our sender.
    RefuseSender,
    /// 554 after the content.
    RefuseContent,
    /// 535 to every password.
    RefusePassword,
    /// Hangs up in the middle of the content.
    Reset,
    /// Never answers the content.
    Hang,
    /// Takes the letter, then hangs up without a word.
    AcceptThenDrop,
}

/// One letter as the server got it.
#[derive(Debug, Clone)]
pub struct Received {
    pub sender: String,
    pub recipients: Vec<String>,
    pub content: Vec<u8>,
}

struct State {
    manner: Mutex<Manner>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    stop: AtomicBool,
    tls: Option<Tls>,
}

struct Tls {
    config: Arc<rustls::ServerConfig>,
    from_the_start: bool,
}

/// A running server on a port of its own.
pub struct FakeSmtp {
    state: Arc<State>,
    address: SocketAddr,
}

/// The test certificate's authority: `mail.ca_file`.
pub fn ca_file() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/smtp-ca.pem")
}

impl FakeSmtp {
    /// Plain, on loopback.
    pub fn start(manner: Manner) -> Self {
        Self::with_tls(manner, None)
    }

    /// With STARTTLS, or TLS from the start; its certificate is for `localhost`.
    pub fn start_tls(manner: Manner, from_the_start: bool) -> Self {
        let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures");
        let certificate = CertificateDer::from_pem_file(fixtures.join("smtp-cert.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(fixtures.join("smtp-key.pem")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self::with_tls(
            manner,
            Some(Tls {
                config: Arc::new(config),
                from_the_start,
            }),
        )
    }

    fn with_tls(manner: Manner, tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            manner: Mutex::new(manner),
            received: Mutex::new(Vec::new()),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            stop: AtomicBool::new(false),
            tls,
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stop.load(Ordering::SeqCst) {
                    return;
                }
                let state = Arc::clone(&shared);
                std::thread::spawn(move || {
                    state.connections.fetch_add(1, Ordering::SeqCst);
                    let open = state.open.fetch_add(1, Ordering::SeqCst) + 1;
                    state.most_open.fetch_max(open, Ordering::SeqCst);
                    serve(&state, stream);
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { state, address }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `smtp://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Changes what it does from the next command on.
    pub fn set(&self, manner: Manner) {
        *self.state.manner.lock().unwrap() = manner;
    }

    /// The letters it has taken.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// The most connections that were open at once.
    pub fn most_open(&self) -> usize {
        self.state.most_open.load(Ordering::SeqCst)
    }
}

impl Drop for FakeSmtp {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::SeqCst);
        // Wakes the listener so that it sees the flag; it is a test's own port.
        #[expect(
            clippy::disallowed_methods,
            reason = "the test talks to its own listener"
        )]
        let _ = TcpStream::connect(self.address);
    }
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn serve(state: &State, stream: TcpStream) {
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    match &state.tls {
        Some(tls) if tls.from_the_start => converse(state, encrypted(tls, stream), true),
        Some(tls) => {
            if upgrade(&stream) {
                converse(state, encrypted(tls, stream), false);
            }
        }
        None => converse(state, Box::new(stream), true),
    }
}

fn encrypted(tls: &Tls, stream: TcpStream) -> Box<dyn Wire> {
    let session = rustls::ServerConnection::new(Arc::clone(&tls.config)).unwrap();
    Box::new(rustls::StreamOwned::new(session, stream))
}

/// The conversation up to STARTTLS; everything but it is refused, as a strict server does.
fn upgrade(mut stream: &TcpStream) -> bool {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut say = |text: &str| stream.write_all(text.as_bytes()).is_ok();
    say("220 fake ESMTP\r\n");
    while let Some(Ok(line)) = lines.next() {
        if line.starts_with("EHLO") {
            say("250-fake\r\n250 STARTTLS\r\n");
        } else if line == "STARTTLS" {
            return say("220 go ahead\r\n");
        } else {
            say("530 Must issue a STARTTLS command first\r\n");
        }
    }
    false
}

fn converse(state: &State, wire: Box<dyn Wire>, greet: bool) {
    let mut wire = BufReader::new(wire);
    if greet && say(&mut wire, "220 fake ESMTP").is_none() {
        return;
    }
    let (mut sender, mut recipients) = (String::new(), Vec::new());
    while let Some(line) = read_line(&mut wire) {
        let manner = *state.manner.lock().unwrap();
        let verb = line.split([' ', ':']).next().unwrap().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-fake\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
            "AUTH" if manner == Manner::RefusePassword => "535 5.7.8 Authentication failed",
            "AUTH" => "235 welcome",
            "MAIL" if manner == Manner::RefuseSender => "553 5.7.1 Sender not allowed",
            "MAIL" => {
                sender = address(&line);
                recipients.clear();
                "250 ok"
            }
            "RCPT" if manner == Manner::PutOff => "451 4.7.1 Greylisted, come back later",
            "RCPT" if manner == Manner::RefuseRecipient => "550 5.1.1 No such user here",
            "RCPT" => {
                recipients.push(address(&line));
                "250 ok"
            }
            "DATA" => {
                if say(&mut wire, "354 go on").is_none() {
                    return;
                }
                if manner == Manner::Reset {
                    let _ = read_line(&mut wire);
                    return;
                }
                let Some(content) = read_content(&mut wire) else {
                    return;
                };
                if manner == Manner::Hang {
                    while read_line(&mut wire).is_some() {}
                    return;
                }
                if manner != Manner::RefuseContent {
                    state.received.lock().unwrap().push(Received {
                        sender: sender.clone(),
                        recipients: recipients.clone(),
                        content,
                    });
                }
                match manner {
                    Manner::AcceptThenDrop => return,
                    Manner::RefuseContent => "554 5.7.1 Looks like spam",
                    _ => "250 2.0.0 queued",
                }
            }
            "QUIT" => {
                let _ = say(&mut wire, "221 bye");
                return;
            }
            "NOOP" | "RSET" => "250 ok",
            _ => "502 not here",
        };
        if say(&mut wire, answer).is_none() {
            return;
        }
    }
}

fn say(wire: &mut BufReader<Box<dyn Wire>>, text: &str) -> Option<()> {
    let stream = wire.get_mut();
    stream.write_all(format!("{text}\r\n").as_bytes()).ok()?;
    stream.flush().ok()
}

fn read_line(wire: &mut BufReader<Box<dyn Wire>>) -> Option<String> {
    let mut line = String::new();
    (wire.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
}

fn read_content(wire: &mut BufReader<Box<dyn Wire>>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let mut line = Vec::new();
        if wire.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if line == b".\r\n" {
            return Some(content);
        }
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address(line: &str) -> String {
    let start = line.find('<').unwrap() + 1;
    let end = line.find('>').unwrap();
    line.get(start..end).unwrap().to_owned()
}
