import CRdKafka

/// An error object of librdkafka's, freed when it goes out of scope.
struct NativeError: ~Copyable {
    private let pointer: OpaquePointer

    /// `nil` for librdkafka's "no error".
    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit {
        rd_kafka_error_destroy(pointer)
    }

    var code: rd_kafka_resp_err_t { rd_kafka_error_code(pointer) }
    var text: String { String(cString: rd_kafka_error_string(pointer)) }
    var traits: KafkaError.Traits {
        KafkaError.Traits(
            isFatal: rd_kafka_error_is_fatal(pointer) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(pointer) != 0,
            isRetriable: rd_kafka_error_is_retriable(pointer) != 0
        )
    }
}

extension KafkaError {
    init(_ code: rd_kafka_resp_err_t, message: String, recovery: Recovery) {
        self.init(code: code.rawValue, name: String(cString: rd_kafka_err2name(code)), message: message, recovery: recovery)
    }

    /// The failure of a call that returns a bare code.
    init(_ code: rd_kafka_resp_err_t, _ action: String) {
        self.init(
            code,
            message: "\(action): \(String(cString: rd_kafka_err2str(code)))",
            recovery: Recovery(of: code)
        )
    }

    /// The failure of a call outside transactions that returns an error object.
    init(_ error: borrowing NativeError, _ action: String) {
        self.init(error.code, message: "\(action): \(error.text)", recovery: Recovery(of: error.code))
    }
}

extension Client {
    /// The failure of a call on this client. Where librdkafka answers only "fatal" or "timed out", the reason is added.
    func failure(_ code: rd_kafka_resp_err_t, _ action: String) -> KafkaError {
        if code == RD_KAFKA_RESP_ERR__FATAL, let fatal = fatalFailure(action) { return fatal }
        return explained(KafkaError(code, action))
    }

    func failure(_ error: borrowing NativeError, _ action: String) -> KafkaError {
        if error.code == RD_KAFKA_RESP_ERR__FATAL, let fatal = fatalFailure(action) { return fatal }
        return explained(KafkaError(error, action))
    }

    /// The failure of a transactional call, whose error objects carry their class.
    func transactionFailure(_ error: borrowing NativeError, _ action: String) -> KafkaError {
        let recovery = KafkaError.Recovery(of: error.code, error.traits)
        return explained(KafkaError(error.code, message: "\(action): \(error.text)", recovery: recovery))
    }

    func check(_ code: rd_kafka_resp_err_t, _ action: @autoclosure () -> String) throws(KafkaError) {
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw failure(code, action()) }
    }

    func fatalFailure(_ action: String) -> KafkaError? {
        var reason = ErrorText()
        let code = reason.write { rd_kafka_fatal_error(handle, $0, $1) }
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let traits = KafkaError.Traits(isFatal: true, requiresAbort: false, isRetriable: false)
        return KafkaError(code, message: "\(action): \(reason.text)", recovery: .init(of: code, traits))
    }

    private func explained(_ failure: KafkaError) -> KafkaError {
        guard failure.recovery == .retriable, let trouble else { return failure }
        return KafkaError(
            code: failure.code,
            name: failure.name,
            message: "\(failure.message) (last seen: \(trouble))",
            recovery: failure.recovery
        )
    }
}
