//! Another system, behind TLS, on this machine: it keeps what comes in and answers as it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What came in, one for each call.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub head: String,
    pub bytes: Vec<u8>,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        });
        line.unwrap_or_default()
    }

    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

/// How the other side answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Status(u16),
    /// With this status, and the wish to be asked again after so many seconds.
    Later(u16, u32),
    /// To another address, which must not be followed.
    Redirect,
    /// Takes everything and says nothing.
    Hang,
}

/// Known as `localhost`, by a certificate of its own.
pub struct Receiver {
    pub port: u16,
    pub calls: Arc<Mutex<Vec<Call>>>,
    manner: Arc<Mutex<Manner>>,
    pub ca: tempfile::NamedTempFile,
}

impl Receiver {
    pub async fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let ca = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(ca.path(), made.cert.pem()).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("localhost:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let manner = Arc::new(Mutex::new(Manner::Status(204)));
        let (kept, answers) = (Arc::clone(&calls), Arc::clone(&manner));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, kept, answers) =
                    (acceptor.clone(), Arc::clone(&kept), Arc::clone(&answers));
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let call = read(&mut stream).await;
                    kept.lock().unwrap().push(call);
                    let manner = *answers.lock().unwrap();
                    let (status, more) = match manner {
                        Manner::Status(status) => (status, String::new()),
                        Manner::Later(status, seconds) => {
                            (status, format!("retry-after: {seconds}\r\n"))
                        }
                        Manner::Redirect => (307, "location: https://localhost:1/\r\n".to_owned()),
                        Manner::Hang => {
                            tokio::time::sleep(Duration::from_secs(60)).await;
                            return;
                        }
                    };
                    let answer =
                        format!("HTTP/1.1 {status} Said\r\n{more}content-length: 0\r\n\r\n");
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self {
            port,
            calls,
            manner,
            ca,
        }
    }

    /// The address of something that it takes.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    pub fn answers(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

async fn read(stream: &mut (impl AsyncReadExt + Unpin)) -> Call {
    let (mut bytes, mut part) = (Vec::new(), [0u8; 4096]);
    loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let call = Call {
                head: String::from_utf8_lossy(&bytes[..at]).into_owned(),
                bytes: bytes[at + 4..].to_vec(),
            };
            let length: usize = call.header("content-length").parse().unwrap_or(0);
            if call.bytes.len() >= length {
                return call;
            }
        }
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return Call::default(),
            Ok(read) => bytes.extend_from_slice(&part[..read]),
        }
    }
}
