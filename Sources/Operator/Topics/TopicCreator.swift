import Kafka

/// Makes the topics of a plan that are not there, and says of every topic what became of it.
struct TopicCreator {
    let admin: any Admin

    struct Result: Encodable, Equatable {
        enum Status: String, Encodable {
            case created, exists
            /// It is there with another number of partitions. Partitions cannot be taken back, so a person decides.
            case differs
            case failed
        }

        let topic: String
        let status: Status
        let partitions: Int32
        /// What a person can act on, where there is something to do.
        let message: String?
    }

    func create(_ plan: TopicPlan) throws(KafkaError) -> [Result] {
        let specifications = plan.specifications
        let outcomes = try admin.createTopics(specifications)
        let present = try admin.topics()
        return specifications.map { specification in
            let wanted = specification.partitions
            func result(_ status: Result.Status, _ partitions: Int32, _ message: String? = nil) -> Result {
                Result(topic: specification.name, status: status, partitions: partitions, message: message)
            }
            switch outcomes[specification.name] {
            case .created:
                return result(.created, wanted)
            case .alreadyExisted:
                let found = present[specification.name] ?? wanted
                return found == wanted
                    ? result(.exists, found)
                    : result(.differs, found, "has \(found) partitions where \(wanted) are wanted")
            case .failed(let error):
                return result(.failed, 0, error.description)
            case nil:
                return result(.failed, 0, "the brokers did not say what became of it")
            }
        }
    }
}
