DROP TABLE api_tokens;
DROP TABLE sessions;
DROP TABLE sign_ins;
DROP TABLE members;
DROP TABLE departments;
