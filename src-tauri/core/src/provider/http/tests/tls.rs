//! Certificates that prove nothing, one by one, at a real server on loopback.

use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use super::*;

/// A server with a certificate, and how many requests it read.
struct Service {
    origin: String,
    read: Arc<AtomicUsize>,
}

/// Who vouches for certificates.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    async fn vouches(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Service {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        serve(certificate.der().clone(), &key).await
    }

    /// A client that trusts this authority, and is made like all of ours else.
    async fn ask(&self, service: &Service) -> Result<Reply, NoReply> {
        let root = reqwest::Certificate::from_der(self.0.der()).unwrap();
        let client = plain(&Timeouts::default()).tls_certs_only([root]).build().unwrap();
        let request = client.post(format!("{}/v1/x", service.origin)).body("{}");
        receive(request, SINGLE_CAP, RealClock::shared().as_ref()).await
    }
}

async fn serve(certificate: rustls::pki_types::CertificateDer<'static>, key: &KeyPair) -> Service {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let read = Arc::<AtomicUsize>::default();
    let seen = read.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, seen) = (acceptor.clone(), seen.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                if stream.read(&mut [0; 4096]).await.is_ok_and(|bytes| bytes > 0) {
                    seen.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    Service { origin, read }
}

/// A server that knows nothing newer than TLS 1.`minor - 1`: it answers a greeting with its own (RFC 2246, 7.4.1.3).
async fn old(minor: u8) -> Service {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let read = Arc::<AtomicUsize>::default();
    let seen = read.clone();
    // Version, 32 random bytes, no session, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    let hello = [&[3, minor][..], &[7; 32], &[0], &[0, 0x2f], &[0]].concat();
    let (length, body) = (u8::try_from(hello.len()).unwrap(), hello);
    let record = [&[22, 3, minor, 0, length + 4][..], &[2, 0, 0, length], &body].concat();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut greeting = [0; 4096];
            if stream.read(&mut greeting).await.is_ok_and(|bytes| bytes > 0) && stream.write_all(&record).await.is_ok()
            {
                // An alert says no (21); anything else would be a connection.
                let mut answer = [0; 1];
                let came = stream.read(&mut answer).await;
                seen.fetch_add(usize::from(came.is_ok_and(|bytes| bytes > 0) && answer != [21]), Ordering::SeqCst);
            }
        }
    });
    Service { origin, read }
}

/// Why nothing was sent to a service that cannot prove itself.
fn refused(answer: Result<Reply, NoReply>, service: &Service) -> String {
    let Err(NoReply::NotSent { why, fault }) = answer else { panic!("{answer:?}") };
    assert_eq!(fault, Fault::Between, "it is no missing network: {why}");
    assert_eq!(service.read.load(Ordering::SeqCst), 0, "not a byte of the request left");
    why
}

#[tokio::test]
async fn a_service_that_proves_itself_is_asked() {
    let authority = Authority::new();
    let service = authority.vouches("localhost", |_| ()).await;

    let reply = authority.ask(&service).await.unwrap();

    assert_eq!((reply.status, service.read.load(Ordering::SeqCst)), (200, 1));
}

#[tokio::test]
async fn an_expired_a_foreign_and_an_early_certificate_are_told_apart_and_nothing_is_sent() {
    let authority = Authority::new();
    let expired = authority
        .vouches("localhost", |params| {
            params.not_before = date_time_ymd(2019, 1, 1);
            params.not_after = date_time_ymd(2020, 1, 1);
        })
        .await;
    let early = authority.vouches("localhost", |params| params.not_before = date_time_ymd(4000, 1, 1)).await;
    let foreign = authority.vouches("elsewhere.example", |_| ()).await;

    let told = refused(authority.ask(&expired).await, &expired);
    assert!(told.contains("has expired"), "{told}");
    let told = refused(authority.ask(&early).await, &early);
    assert!(told.contains("not valid yet"), "{told}");
    let told = refused(authority.ask(&foreign).await, &foreign);
    assert!(told.contains("for another name"), "{told}");
}

#[tokio::test]
async fn a_certificate_that_vouches_for_itself_or_comes_from_an_unknown_authority_is_refused() {
    let key = KeyPair::generate().unwrap();
    let itself = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let itself = serve(itself.der().clone(), &key).await;
    let unknown = Authority::new().vouches("localhost", |_| ()).await;

    for service in [&itself, &unknown] {
        // The client that speaks to the services, which trusts whom this system trusts.
        let answer = http(&service.origin).create("/v1/x", b"{}".to_vec()).await;

        let told = refused(answer, service);
        assert!(told.contains("nobody whom this computer trusts"), "{told}");
    }
}

#[tokio::test]
async fn a_service_that_speaks_an_old_version_only_is_refused_in_words() {
    for minor in [1, 2] {
        let service = old(minor).await;

        let answer = http(&service.origin).create("/v1/x", b"{}".to_vec()).await;

        let told = refused(answer, &service);
        assert!(told.contains("no safe connection could be agreed on"), "{told}");
        assert!(told.contains("Tls12"), "it is refused for its version: {told}");
    }
}
