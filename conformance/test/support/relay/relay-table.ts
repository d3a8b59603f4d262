/** The tables of the protocol page: id, level, when it is in force, source. The ids are frozen: none is ever renamed or used again. */
export const relayTable = `
relay-2.1-locations                        MUST    always  2.1 MUST#1
relay-2.1-roles                            MUST    always  2.1 MUST#2
relay-2.1-channel-id                       MUST    always  2.1 MUST#3
relay-2.1-id-url                           MAY     always  2.1 MAY#1
relay-2.1-id-elsewhere                     MAY     always  2.1 MAY#2
relay-2.1-publisher-immediate              MUST    always  2.1 MUST#4
relay-2.1-subscriber-accepted              MUST    always  2.1 MUST#5
relay-2.2-client-http                      client  client  lower
relay-2.2-client-caching                   client  client  lower
relay-3.1-get                              MUST    always  3.1 MUST#1
relay-3.1-method-not-allowed               SHOULD  always  3.1 SHOULD#1
relay-3.1-oldest                           MUST    always  3.1 MUST#2
relay-3.1-validators                       MUST    always  3.1 MUST#3
relay-3.1-next                             MUST    always  derived from 3.1 MUST#3
relay-3.1-content-type                     MUST    always  3.1 MUST#4
relay-3.1-mechanism                        MUST    always  3.1 MUST#5
relay-3.1-mechanism-configurable           SHOULD  always  3.1 SHOULD#2
relay-3.1-longpoll-existing                MUST    LP      list
relay-3.1-longpoll-held                    MUST    LP      3.1 MUST#6
relay-3.1-longpoll-conditions              MUST    LP      3.1 MUST#7
relay-3.1-longpoll-delivered               MUST    LP      3.1 MUST#8
relay-3.1-longpoll-indistinguishable       MUST    LP      lower
relay-3.1-longpoll-gone                    MUST    LP      3.1 MUST#9
relay-3.1-longpoll-conflict                MUST    LF      3.1 MUST#10
relay-3.1-interval-immediate               MUST    IP      list
relay-3.1-interval-not-modified            MUST    IP      3.1 MUST#11
relay-3.1-concurrency                      MUST    LP      3.1 MUST#12
relay-3.1-concurrency-broadcast            MUST    B       list
relay-3.1-concurrency-last                 MUST    L       list
relay-3.1-concurrency-first                MUST    F       list
relay-3.1-concurrency-configurable         SHOULD  LP      3.1 SHOULD#3
relay-3.1-concurrency-default              MUST    LP      3.1 MUST#13
relay-3.2-accept                           MUST    always  3.2 MUST#1
relay-3.2-conditions                       MUST    always  3.2 MUST#2
relay-3.2-get-existing                     MUST    always  list
relay-3.2-get-missing                      MUST    always  list
relay-3.2-put-creates                      MUST    always  list
relay-3.2-put-existing                     MUST    always  list
relay-3.2-delete-existing                  MUST    always  list
relay-3.2-delete-gone                      MUST    LP      3.2 MUST#3
relay-3.2-delete-missing                   MUST    always  3.2 MUST#4
relay-3.2-post-body                        MAY     always  3.2 MAY#1
relay-3.2-post-delivers                    MUST    LP      3.2 MUST#5
relay-3.2-post-stored                      MAY     always  3.2 MAY#2
relay-3.2-post-drops-oldest                MAY     always  3.2 MAY#3
relay-3.2-post-status                      MUST    always  3.2 MUST#6
relay-3.2-post-hung-up                     SHOULD  LP      derived from 3.2 MUST#6
relay-3.2-post-content-type                MUST    always  3.2 MUST#7
relay-3.2-storage-limits                   SHOULD  always  3.2 SHOULD#1
relay-3.2-storage-optional                 SHOULD  always  3.2 SHOULD#2
relay-3.2-info-body                        MUST    always  3.2 MUST#8
relay-3.2-info-counts                      MAY     always  3.2 MAY#4
relay-3.2-info-negotiation                 MAY     always  3.2 MAY#5
`;
