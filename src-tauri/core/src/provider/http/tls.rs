//! Why the other end could not prove to be the service, in words that are told apart from a missing network.

use std::error::Error;
use std::io;

use rustls::CertificateError as Fault;
use rustls::Error as TlsError;

/// What is wrong with the other end's proof; `None` when the fault is another one.
///
/// Nothing of a request was sent then: the proof comes before the first byte.
pub(super) fn unproved(error: &reqwest::Error) -> Option<String> {
    let mut fault: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(this) = fault {
        if let Some(refusal) = refusal(this) {
            return Some(words(refusal));
        }
        fault = this.source();
    }
    None
}

/// The TLS library's refusal, which comes wrapped into errors of the system, one or two of them.
fn refusal<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    if let Some(refusal) = error.downcast_ref::<TlsError>() {
        return Some(refusal);
    }
    // Their own `source` passes over what they wrap.
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    refusal(inner)
}

fn words(error: &TlsError) -> String {
    let TlsError::InvalidCertificate(fault) = error else {
        return format!("no safe connection could be agreed on ({error})");
    };
    let what = match fault {
        Fault::Expired | Fault::ExpiredContext { .. } => {
            "its certificate has expired, or this computer's clock is wrong"
        }
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or this computer's clock is wrong"
        }
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => "its certificate is for another name",
        Fault::UnknownIssuer | Fault::BadSignature => "nobody whom this computer trusts vouches for its certificate",
        Fault::Revoked => "its certificate was withdrawn",
        _ => return format!("the other end cannot prove to be the service: {error}"),
    };
    format!("the other end cannot prove to be the service: {what}")
}
