//! How anything but a letter leaves the house: a POST by HTTPS to an address that somebody named.
//!
//! What people name is not believed. The host is resolved here, every address it stands for is looked at, and the
//! connection goes to exactly one of those that passed: there is no second look-up that could say something else, no
//! pool, no proxy and no redirect that is followed. An address inside the house is reached only where the setting
//! `outgoing.internal_hosts` names its host.

mod addresses;
mod push;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Method, Request, Response, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

pub use addresses::is_outside;
pub use push::{LARGEST_MESSAGE, PushKey, PushReader, Unsealed};

/// How long one call may take, from the look-up to the answer.
pub const TIME_OUT: Duration = Duration::from_secs(10);
/// The most that the head of an answer may be; its body is not read.
const LARGEST_HEAD: usize = 64 * 1024;

/// What an operator sets about it.
#[derive(Debug, Clone, Default)]
pub struct OutgoingSettings {
    /// Hosts that may stand for an address inside the house.
    pub internal_hosts: Vec<String>,
    /// Certificates that are believed besides the public ones.
    pub ca_file: Option<PathBuf>,
    /// The push services that carry news to browsers; each with the hosts below it.
    pub push_services: Vec<String>,
}

impl OutgoingSettings {
    /// Whether this is an address of one of the push services.
    pub fn is_push_service(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        self.push_services.iter().any(|service| {
            let below = host.strip_suffix(service.as_str());
            below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
        })
    }
}

/// Why an address is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// No `https://`, no host, or a name and password in it.
    #[error("no https address")]
    Form,
    /// It is inside the house.
    #[error("an address inside the house")]
    Inside,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreached {
    /// The address must not be called.
    #[error("{0}")]
    Unfit(#[from] Unfit),
    /// Its host is not known.
    #[error("the host is not known")]
    Unknown,
    /// Nobody takes the connection.
    #[error("nobody takes the connection")]
    Refused,
    /// The other side could not show that it is who it should be.
    #[error("the certificate is not believed")]
    Certificate,
    /// It was too slow.
    #[error("no answer in time")]
    Late,
    /// What came back was no answer.
    #[error("the connection broke")]
    Broken,
}

impl Unreached {
    /// A short word for it, as it is kept and said.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unfit(Unfit::Form) => "form",
            Self::Unfit(Unfit::Inside) => "inside",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Certificate => "certificate",
            Self::Late => "late",
            Self::Broken => "broken",
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// When it wants to be asked again, in its own words.
    pub retry_after: Option<String>,
}

/// The way out. Cheap to clone.
#[derive(Clone)]
pub struct Outgoing {
    way: Option<Way>,
}

#[derive(Clone)]
struct Way {
    tls: TlsConnector,
    internal: Arc<[String]>,
}

impl Outgoing {
    /// The way out by these settings; an error says which file cannot be read.
    pub fn new(settings: &OutgoingSettings) -> anyhow::Result<Self> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if let Some(file) = &settings.ca_file {
            let unreadable = |error: rustls::pki_types::pem::Error| {
                anyhow::anyhow!("outgoing.ca_file: {}: {error}", file.display())
            };
            for certificate in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
                roots.add(certificate.map_err(unreadable)?)?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            way: Some(Way {
                tls: TlsConnector::from(Arc::new(config)),
                internal: settings.internal_hosts.as_slice().into(),
            }),
        })
    }

    /// Nothing leaves, and everything counts as taken: for the demo.
    pub fn closed() -> Self {
        Self { way: None }
    }

    /// What can be said of an address before its host is looked up, so that whoever types it hears it at once.
    pub fn fits(&self, url: &Url) -> Result<(), Unfit> {
        let plain =
            url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
        let host = url.host().filter(|_| plain).ok_or(Unfit::Form)?;
        let outside = match host {
            Host::Ipv4(address) => is_outside(IpAddr::V4(address)),
            Host::Ipv6(address) => is_outside(IpAddr::V6(address)),
            Host::Domain(name) => name != "localhost" && !name.ends_with(".localhost"),
        };
        if outside || self.is_named(url) {
            Ok(())
        } else {
            Err(Unfit::Inside)
        }
    }

    fn is_named(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let way = self.way.as_ref();
        way.is_some_and(|way| way.internal.iter().any(|named| named == host))
    }

    /// Sends `body` and says how it was answered.
    pub async fn post(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Answered, Unreached> {
        let Some(way) = &self.way else {
            return Ok(Answered {
                status: 204,
                retry_after: None,
            });
        };
        self.fits(url)?;
        let call = async {
            let addresses = self.addresses(url).await?;
            let stream = connect(&addresses).await?;
            let name = match url.host() {
                Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).ok(),
                Some(Host::Ipv4(address)) => Some(IpAddr::V4(address).into()),
                Some(Host::Ipv6(address)) => Some(IpAddr::V6(address).into()),
                None => None,
            };
            let name = name.ok_or(Unfit::Form)?;
            let stream = way.tls.connect(name, stream).await;
            let stream = stream.map_err(|error| match error.get_ref() {
                Some(inner) if inner.is::<rustls::Error>() => Unreached::Certificate,
                _ => Unreached::Broken,
            })?;
            let request = request(url, headers, body).ok_or(Unfit::Form)?;
            let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
                .max_buf_size(LARGEST_HEAD)
                .handshake(TokioIo::new(stream))
                .await
                .map_err(|_| Unreached::Broken)?;
            // The connection moves while the answer is waited for, and ends with it.
            let carried = async {
                let _ = connection.await;
                std::future::pending::<()>().await;
            };
            tokio::select! {
                answer = sender.send_request(request) => {
                    answer.map(|answer| answered(&answer)).map_err(|_| Unreached::Broken)
                }
                () = carried => Err(Unreached::Broken),
            }
        };
        tokio::time::timeout(TIME_OUT, call)
            .await
            .unwrap_or(Err(Unreached::Late))
    }

    /// What the host stands for now, as far as it may be called.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Unreached> {
        let port = url.port_or_known_default().unwrap_or(443);
        let found: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![(address, port).into()],
            Some(Host::Ipv6(address)) => vec![(address, port).into()],
            Some(Host::Domain(name)) => tokio::net::lookup_host((name, port))
                .await
                .map_err(|_| Unreached::Unknown)?
                .collect(),
            None => Vec::new(),
        };
        if found.is_empty() {
            return Err(Unreached::Unknown);
        }
        let named = self.is_named(url);
        let passed: Vec<SocketAddr> = found
            .into_iter()
            .filter(|address| named || is_outside(address.ip()))
            .collect();
        if passed.is_empty() {
            return Err(Unfit::Inside.into());
        }
        Ok(passed)
    }
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing(open: {})", self.way.is_some())
    }
}

/// A host may stand for several addresses, of which some are out of reach from here.
#[expect(
    clippy::disallowed_methods,
    reason = "the other place that opens connections, never inside a transaction"
)]
async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Unreached> {
    for address in addresses {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(Unreached::Refused)
}

fn answered(answer: &Response<Incoming>) -> Answered {
    let retry_after = answer.headers().get(header::RETRY_AFTER);
    Answered {
        status: answer.status().as_u16(),
        retry_after: retry_after
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
    }
}

fn request(
    url: &Url,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Option<Request<Full<Bytes>>> {
    let host = match (url.host_str()?, url.port()) {
        (host, None) => host.to_owned(),
        (host, Some(port)) => format!("{host}:{port}"),
    };
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&url[url::Position::BeforePath..url::Position::AfterQuery])
        .header(header::HOST, host)
        .header(
            header::USER_AGENT,
            concat!("Insole/", env!("CARGO_PKG_VERSION")),
        )
        .header(header::CONNECTION, "close");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request.body(Full::new(Bytes::from(body))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(internal: &[&str]) -> Outgoing {
        let settings = OutgoingSettings {
            internal_hosts: internal.iter().map(|host| (*host).to_owned()).collect(),
            ..OutgoingSettings::default()
        };
        Outgoing::new(&settings).unwrap()
    }

    #[test]
    fn what_can_be_seen_of_an_address_is_said_at_once() {
        let way = way(&["hooks.bank.internal", "10.1.2.3"]);
        let fits = |text: &str| way.fits(&text.parse().unwrap());
        for good in [
            "https://hooks.example.com/services/T0/B0",
            "https://hooks.bank.internal:8443/x",
            "https://10.1.2.3/x",
            "https://1.1.1.1/",
        ] {
            assert_eq!(fits(good), Ok(()), "{good}");
        }
        for plain in [
            "http://hooks.example.com/",
            "https://mina:word@hooks.example.com/",
        ] {
            assert_eq!(fits(plain), Err(Unfit::Form), "{plain}");
        }
        for inside in [
            "https://localhost/",
            "https://a.localhost/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
        ] {
            assert_eq!(fits(inside), Err(Unfit::Inside), "{inside}");
        }
    }

    #[test]
    fn a_push_service_is_known_with_the_hosts_below_it_and_no_other() {
        let settings = OutgoingSettings {
            push_services: vec!["push.apple.com".to_owned()],
            ..OutgoingSettings::default()
        };
        let known = |text: &str| settings.is_push_service(&text.parse().unwrap());
        assert!(known("https://push.apple.com/x") && known("https://web.push.apple.com/x"));
        assert!(!known("https://evilpush.apple.com/x"));
        assert!(!known("https://push.apple.com.evil.example/x"));
        assert!(
            !OutgoingSettings::default()
                .is_push_service(&"https://push.apple.com/".parse().unwrap())
        );
    }

    #[tokio::test]
    async fn a_name_for_an_address_inside_is_not_called_unless_it_is_named() {
        // Every machine knows this name, and it stands for itself.
        let closed = way(&[]);
        let url: Url = "https://localhost:1/".parse().unwrap();
        assert_eq!(
            closed.addresses(&url).await,
            Err(Unreached::Unfit(Unfit::Inside))
        );
        let open = way(&["localhost"]);
        assert!(open.addresses(&url).await.is_ok());
        let answer = open.post(&url, &[], Vec::new()).await;
        assert_eq!(answer, Err(Unreached::Refused));
    }
}
